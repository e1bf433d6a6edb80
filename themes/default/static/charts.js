// Makes a chart live when the reader reaches for it: the picture drawn at build
// time gives way to the same chart with tooltips. Nothing is drawn before that,
// but for a picture that its figure scales so much that its text is hard to
// read. On paper the pictures are used (6-charts.css).
(function () {
  "use strict";
  var script = document.currentScript;

  // echarts is loaded with the first chart that needs it, from the address that
  // the page gives, unless the page has loaded it.
  var waiting = null;
  function withEcharts(then) {
    if (window.echarts) return then();
    var address = script && script.dataset.echarts;
    if (!address) return;
    if (waiting) return void waiting.push(then);
    waiting = [then];
    var element = document.createElement("script");
    element.src = address;
    element.onload = function () { waiting.forEach(function (f) { f(); }); };
    document.head.appendChild(element);
  }

  // ---- tooltips: elements, so that no name is ever read as HTML ------------

  function element(name, className, text) {
    var e = document.createElement(name);
    if (className) e.className = className;
    if (text != null) e.textContent = text;
    return e;
  }

  function row(color, name, value) {
    if (!name) return element("div", "", value);
    var line = element("div");
    if (color) {
      var swatch = element("i");
      swatch.style.background = color;
      line.appendChild(swatch);
    }
    line.appendChild(element("span", "", name));
    line.appendChild(element("span", "", value));
    return line;
  }

  // A colour of the options as the page shows it: the style sheet gives each
  // role of the palette its value, which an element in the chart takes on.
  function shown(plot, color) {
    var svg = plot.querySelector(".live svg");
    if (!svg || typeof color !== "string") return "";
    var probe = document.createElementNS("http://www.w3.org/2000/svg", "path");
    probe.setAttribute("fill", color);
    svg.appendChild(probe);
    var value = getComputedStyle(probe).fill;
    probe.remove();
    return value;
  }

  function tooltip(plot, base) {
    var titles = base.tooltip.titles; // by category or period; a sankey has none
    var several = base.series.length > 1;
    return function (params) {
      var tip = element("div", "tip");
      if (!titles) {
        tip.appendChild(element("b", "", params.data.text));
        tip.appendChild(row(null, "", params.data.sum));
        return tip;
      }
      var items = [].concat(params);
      tip.appendChild(element("b", "", titles[items[0].dataIndex]));
      items.forEach(function (item) {
        if (!item.data || !item.data.text) return;
        tip.appendChild(row(several ? shown(plot, item.color) : null, several ? item.seriesName : "", item.data.text));
        if (item.data.rate) tip.appendChild(element("div", "muted", item.data.rate));
      });
      return tip;
    };
  }

  // ---- live charts ---------------------------------------------------------

  // The range of widths, of those that the options tell apart, that a width is in.
  function range(media, width) {
    var n = 0;
    media.forEach(function (m, i) {
      if (width >= (m.query.minWidth || 0)) n = i;
    });
    return n;
  }

  function optionsOf(figure) {
    var source = document.querySelector('script[data-options="' + CSS.escape(figure.dataset.chart) + '"]');
    return source && source.textContent;
  }

  function start(figure) {
    if (figure.dataset.live || !optionsOf(figure) || !window.peilCharts) return;
    figure.dataset.live = "yes";
    withEcharts(function () {
      var plot = figure.querySelector(".chart-plot");
      var pictures = plot.querySelectorAll(".picture");
      var box = element("div", "live");
      plot.appendChild(box);
      var chart = null, drawn = null;

      function draw() {
        var width = Math.floor(plot.clientWidth);
        var text = optionsOf(figure);
        if (!width || !text || (drawn && drawn.width === width && drawn.text === text)) return;
        var options = JSON.parse(text), base = options.baseOption;
        var at = range(options.media, width);
        // As high as the picture of that range.
        var picture = pictures[Math.min(at, pictures.length - 1)];
        var height = picture ? picture.viewBox.baseVal.height : 300;
        box.style.height = height + "px";
        if (chart && drawn.at === at && drawn.text === text) {
          chart.resize({ width: width, height: height });
        } else {
          // Another range may have other axes, which echarts does not change
          // in a chart that is there: make a new one.
          if (chart) chart.dispose();
          base.textStyle.fontFamily = getComputedStyle(figure).fontFamily;
          base.tooltip = Object.assign({
            confine: true, transitionDuration: 0, padding: 0, borderWidth: 0, backgroundColor: "transparent",
            extraCssText: "box-shadow:none", formatter: tooltip(plot, base),
          }, base.tooltip);
          chart = window.echarts.init(box, null, { renderer: "svg", width: width, height: height });
          chart.setOption(window.peilCharts.prepare(options));
        }
        drawn = { width: width, at: at, text: text };
      }

      var resized = window.ResizeObserver && new ResizeObserver(draw);
      function follow() { // new parts of the page: other options, or no longer this figure
        if (figure.isConnected) return draw();
        document.removeEventListener("contentchange", follow);
        if (resized) resized.disconnect();
        if (chart) chart.dispose();
      }

      draw();
      plot.classList.add("is-live");
      if (resized) resized.observe(plot);
      document.addEventListener("contentchange", follow);
    });
  }

  // Whether the figure shows its picture far from the size it was drawn for.
  function illFitting(figure) {
    var picture = Array.prototype.filter.call(figure.querySelectorAll(".picture"), function (p) {
      return p.getBoundingClientRect().width > 0;
    })[0];
    if (!picture) return figure.clientWidth > 0;
    var scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
    return scale < 0.87 || scale > 1.25;
  }

  var idle = window.requestIdleCallback || function (f) { setTimeout(f, 200); };

  function take(figure) {
    ["pointerenter", "touchstart", "focusin"].forEach(function (name) {
      figure.addEventListener(name, function () { start(figure); }, { once: true, passive: true });
    });
    if (!window.IntersectionObserver) return;
    var watcher = new IntersectionObserver(function (entries) {
      if (!entries.some(function (e) { return e.isIntersecting; })) return;
      watcher.disconnect();
      idle(function () {
        if (!window.matchMedia("print").matches && illFitting(figure)) start(figure);
      });
    });
    watcher.observe(figure);
  }

  document.querySelectorAll("figure.chart").forEach(take);
  document.addEventListener("contentchange", function (e) { // new elements, as page.js has it
    if (e.target.matches("figure.chart")) take(e.target);
    e.target.querySelectorAll("figure.chart").forEach(take);
  });
})();
