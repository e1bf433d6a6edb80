// What a chart's options cannot say as JSON: functions, by name. Where the
// options hold "@name" as a formatter or renderItem, prepare() puts the function
// of that name, which reads its texts and colours from beside it. The same file
// runs in the reader's browser and at build time, where the pictures are drawn.
//
// No number or date is formatted here: every text comes with the options, in
// the report's language, from the code that writes the rest of the page.
(function (root) {
  "use strict";

  // ---- labels -------------------------------------------------------------

  // The text of an axis' tick, by its index.
  function tick(axisLabel) {
    return function (value, index) {
      return axisLabel.texts[index] || "";
    };
  }

  // What is written beside an item, if anything.
  function mark() {
    return function (params) {
      return (params.data && params.data.mark) || "";
    };
  }

  // ---- drawn items --------------------------------------------------------

  function text(words, x, y, style, align, vertical) {
    return {
      type: "text", silent: true,
      style: {
        text: words, x: x, y: y, fill: style.fill, align: align, verticalAlign: vertical || "middle",
        fontSize: 12, fontFamily: "inherit", fontWeight: style.weight || "normal",
      },
    };
  }

  function rect(x, y, width, height, fill, opacity) {
    return {
      type: "rect",
      shape: { x: x, y: y, width: Math.max(width, 0), height: Math.max(height, 0), r: 1.5 },
      style: { fill: fill, opacity: opacity == null ? 1 : opacity },
    };
  }

  function line(points, stroke, width, dash) {
    return {
      type: "polyline", silent: true, shape: { points: points },
      style: { fill: null, stroke: stroke, lineWidth: width, lineDash: dash || null },
    };
  }

  // A step of a waterfall: a bar from one level to another, a thread to the
  // next bar, and the text beyond the end that the step moved to. A total whose
  // foot is cut off carries a tear. Values: index, from, to. The steps stand in
  // columns, or in rows where columns have no room.
  function columns(series) {
    return waterfall(series, false);
  }

  function rows(series) {
    return waterfall(series, true);
  }

  function waterfall(series, across) {
    return function (params, api) {
      var item = series.data[api.value(0)];
      var size = api.size([1, 1]);
      var band = Math.abs(across ? size[1] : size[0]);
      var thick = Math.min(band * 0.66, 64);
      function point(value) {
        var p = api.coord(across ? [value, api.value(0)] : [api.value(0), value]);
        return across ? p[0] : p[1];
      }
      var centre = api.coord(across ? [0, api.value(0)] : [api.value(0), 0])[across ? 1 : 0];
      var a = point(api.value(1)), b = point(api.value(2));
      var low = Math.min(a, b), long = Math.max(Math.abs(b - a), 1);
      function box(along, size, at, wide) {
        return across ? [along, at, size, wide] : [at, along, wide, size];
      }
      var bar = box(low, long, centre - thick / 2, thick);
      var children = [rect(bar[0], bar[1], bar[2], bar[3], item.color)];
      function place(along, at) {
        return across ? [along, at] : [at, along];
      }
      if (api.value(0) < series.data.length - 1) {
        children.unshift(line([place(b, centre + thick / 2), place(b, centre + band - thick / 2)], series.colors.thread, 1));
      }
      if (item.cut) {
        // Six half waves across the bar, near its foot.
        var foot = a + (across ? 14 : -14), wave = [];
        for (var i = 0; i <= 6; i++) {
          wave.push(place(foot + (i % 2 ? 3 : -3), centre - thick / 2 - 2 + (i * (thick + 4)) / 6));
        }
        children.push(line(wave, series.colors.tear, 4));
      }
      var up = api.value(2) >= api.value(1);
      var style = { fill: series.colors.text, weight: "600" };
      if (across) {
        children.push(text(item.mark, Math.max(a, b) + 6, centre, style, "left"));
      } else if (up) {
        children.push(text(item.mark, centre, low - 5, style, "center", "bottom"));
      } else {
        children.push(text(item.mark, centre, low + long + 5, style, "center", "top"));
      }
      return { type: "group", children: children };
    };
  }

  // A stage of a funnel: its bar, the volume beside it, and between it and the
  // stage before the share that it is, on a tint from bar to bar.
  // Values: index, volume, volume of the stage before.
  function funnel(series) {
    return function (params, api) {
      var index = api.value(0), item = series.data[index];
      var band = Math.abs(api.size([1, 1])[1]);
      var thick = Math.min(band * 0.5, 34);
      var zero = api.coord([0, index]), end = api.coord([api.value(1), index]);
      var top = zero[1] - thick / 2, children = [];
      if (index > 0) {
        var above = api.coord([api.value(2), index - 1]);
        children.push({
          type: "polygon", silent: true,
          shape: { points: [[zero[0], above[1] + thick / 2], [above[0], above[1] + thick / 2], [end[0], top], [zero[0], top]] },
          style: { fill: item.color, opacity: 0.1 },
        });
        children.push(text(item.rate, zero[0] + 8, (above[1] + top + thick / 2) / 2, { fill: series.colors.mute }, "left"));
      }
      children.push(rect(zero[0], top, Math.max(end[0] - zero[0], 2), thick, item.color));
      var mark = item.compared == null ? end[0] : api.coord([item.compared, index])[0];
      if (Math.abs(mark - end[0]) > 3) {
        children.push(line([[mark, top - 4], [mark, top + thick + 4]], series.colors.text, 1.5, [2, 2]));
      }
      children.push(text(item.mark, Math.max(end[0], zero[0] + 2) + 8, zero[1], { fill: series.colors.text, weight: "600" }, "left"));
      return { type: "group", children: children };
    };
  }

  var named = { tick: tick, mark: mark, columns: columns, rows: rows, funnel: funnel };

  // Replaces the names in an object of options by their functions, in place. Only
  // the two keys below are looked at, and no text of a user's stands under them.
  // below is the same object of the base options, when node is one of media:
  // what a function does not find in node, it finds there.
  function resolve(node, below) {
    Object.keys(node).forEach(function (key) {
      var value = node[key];
      if ((key === "formatter" || key === "renderItem") && typeof value === "string" && value.charAt(0) === "@") {
        node[key] = named[value.slice(1)](Object.assign({}, below, node));
      } else if (value && typeof value === "object") {
        resolve(value, below && below[key]);
      }
    });
  }

  function prepare(options) {
    options.media.forEach(function (m) {
      resolve(m.option, options.baseOption);
    });
    resolve(options.baseOption, null);
    return options;
  }

  root.peilCharts = { prepare: prepare };
})(typeof globalThis === "undefined" ? this : globalThis);
