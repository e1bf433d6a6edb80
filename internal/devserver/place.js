// What the reader has done with the page: where it is scrolled to, the theme, what
// is open, how tables are sorted, where the keyboard is. It is kept while parts of
// the page are replaced, and while it is loaded again.
(function (dev) {
  'use strict';
  var root = document.documentElement, drawer = 'peil-dev ' + location.pathname;

  // An element has no name that outlives a build: it is known by its words, and by
  // a number where several have the same.
  function each(selector, words, then) {
    var met = {};
    document.querySelectorAll(selector).forEach(function (e) {
      var text = e.tagName + ' ' + (e.id || words(e).trim());
      met[text] = (met[text] || 0) + 1;
      then(e, text + ' ' + met[text]);
    });
  }

  function eachDetails(then) {
    each('details', function (d) { return (d.querySelector('summary') || d).textContent; }, then);
  }

  function eachHead(then) {
    each('th', function (th) {
      var table = th.closest('[aria-label]');
      return (table ? table.getAttribute('aria-label') + ' ' : '') + th.textContent;
    }, then);
  }

  function eachStop(then) {
    each('a, button, summary, input, select, textarea, [tabindex]', function (e) {
      return e.getAttribute('aria-label') || e.textContent;
    }, then);
  }

  dev.keep = function () {
    var kept = { x: scrollX, y: scrollY, theme: root.dataset.theme || '', details: {}, sorted: {}, focus: '' };
    eachDetails(function (d, key) { kept.details[key] = d.open; });
    eachHead(function (th, key) {
      if (th.hasAttribute('aria-sort')) kept.sorted[key] = th.getAttribute('aria-sort');
    });
    eachStop(function (e, key) { if (e === document.activeElement) kept.focus = key; });
    return kept;
  };

  // restore brings back what was kept, in the elements that are new.
  dev.restore = function (was, isNew) {
    eachDetails(function (d, key) {
      if (key in was.details && isNew(d)) d.open = was.details[key];
    });
    eachHead(function (th, key) {
      var button = th.querySelector('button');
      for (var press = 0; key in was.sorted && isNew(th) && button && press < 2 && th.getAttribute('aria-sort') !== was.sorted[key]; press++) button.click();
    });
    if (was.focus && document.activeElement === document.body) {
      eachStop(function (e, key) { if (key === was.focus) e.focus({ preventScroll: true }); });
    }
  };

  dev.reload = function () {
    try { sessionStorage.setItem(drawer, JSON.stringify(dev.keep())); } catch (e) { /* begins at the top */ }
    location.reload();
  };

  function kept() {
    try {
      var text = sessionStorage.getItem(drawer);
      sessionStorage.removeItem(drawer);
      return text && JSON.parse(text);
    } catch (e) {
      return null;
    }
  }

  // This script runs before the page's own but for that of the theme, which is
  // to find the theme as it was.
  var was = kept();
  if (!was) return;
  if (was.theme) root.dataset.theme = was.theme;
  var touched = false;
  function touch() { touched = true; }
  ['wheel', 'touchstart', 'pointerdown', 'keydown'].forEach(function (name) {
    addEventListener(name, touch, { once: true, passive: true });
  });
  function scroll() {
    if (!touched) scrollTo({ left: was.x, top: was.y, behavior: 'instant' });
  }
  document.addEventListener('DOMContentLoaded', function () {
    dev.restore(was, function () { return true; });
    scroll();
  });
  addEventListener('load', scroll); // pictures have taken their room
})(window.peilDev = {});
