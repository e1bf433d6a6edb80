// Draws one chart as an SVG text, without a browser. Runs after echarts and the
// theme's formatters.js in a bare JavaScript engine.
(function (root) {
  "use strict";

  // Widths in em of what a label may hold, for want of a font: as textWidth in
  // label.go has them. Letters with marks are as wide as without.
  var ems = {}, narrow = /[ \u00a0.,:;'|!ijl()\[\]ftrI·-]/, wide = /[mwMW%@—]/, capital = /[A-Z&+−×≥≤▲▼]/;
  function em(char) {
    return ems[char] || (ems[char] = measure(char));
  }
  function measure(char) {
    if (char.charCodeAt(0) > 0x2e80) return 1;
    char = char.normalize("NFD").charAt(0);
    return narrow.test(char) ? 0.36 : wide.test(char) ? 0.97 : capital.test(char) ? 0.74 : 0.62;
  }
  root.echarts.setPlatformAPI({
    measureText: function (text, font) {
      var size = /([\d.]+)px/.exec(font || ""), width = 0;
      for (var i = 0; i < text.length; i++) width += em(text.charAt(i));
      return { width: width * (size ? +size[1] : 12) };
    },
  });

  // Merges the media that fit the width into the base options, as echarts does.
  // It would go through all its components once more for each of them.
  function flatten(option, width) {
    var base = option.baseOption;
    option.media.forEach(function (m) {
      if (width < (m.query.minWidth || 0) || width > (m.query.maxWidth || Infinity)) return;
      Object.keys(m.option).forEach(function (part) {
        // a part of which there is one, such as the legend, may stand by itself
        var below = base[part] = [].concat(base[part] || []);
        [].concat(m.option[part]).forEach(function (piece, i) {
          below[i] = root.echarts.util.merge(below[i] || {}, piece, true);
        });
      });
    });
    option.media = [];
  }

  root.drawChart = function (options, width, height) {
    var chart = root.echarts.init(null, null, { renderer: "svg", ssr: true, width: width, height: height });
    try {
      var option = JSON.parse(options);
      delete option.baseOption.tooltip; // a picture has none
      flatten(option, width);
      chart.setOption(root.peilCharts.prepare(option).baseOption);
      return chart.getZr().painter.renderToString({ cssAnimation: false, cssEmphasis: false, useViewBox: true });
    } finally {
      chart.dispose();
    }
  };
})(globalThis);
