// Follows the builds: loads the page again when it has changed, swaps style sheets
// when only they have, and lays errors over the page. The server adds this script
// to pages as it sends them; published pages do not hold it.
(function () {
  'use strict';
  var shown = JSON.parse(document.currentScript.dataset.about); // what this page is
  var root = document.documentElement;

  // ---- what the reader has done with the page ------------------------------

  var drawer = 'peil-dev ' + location.pathname;

  // The open sections by their summary, and a number where several read the same.
  function eachDetails(then) {
    var met = {};
    document.querySelectorAll('details').forEach(function (d) {
      var summary = d.querySelector('summary');
      var text = d.id || (summary ? summary.textContent.trim() : '');
      met[text] = (met[text] || 0) + 1;
      then(d, text + ' ' + met[text]);
    });
  }

  function keep() {
    var kept = { x: scrollX, y: scrollY, theme: root.dataset.theme || '', details: {} };
    eachDetails(function (d, key) { kept.details[key] = d.open; });
    try { sessionStorage.setItem(drawer, JSON.stringify(kept)); } catch (e) { /* begins at the top */ }
  }

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
  function restore(was) {
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
      eachDetails(function (d, key) { if (key in was.details) d.open = was.details[key]; });
      scroll();
    });
    addEventListener('load', scroll); // pictures have taken their room
  }

  // ---- builds --------------------------------------------------------------

  var leaving = false;

  function follow(told) {
    if (leaving) return;
    if (told.page !== shown.page) {
      leaving = true;
      keep();
      location.reload();
      return;
    }
    Object.keys(told.styles || {}).forEach(function (name) {
      if (shown.styles[name] !== told.styles[name]) swap(name, told.styles[name]);
    });
    shown = Object.assign(shown, { build: told.build, styles: told.styles });
    if (!shown.plain) fail(told.failure);
  }

  // The old sheet stays until the new one is there, so that nothing flashes.
  function swap(name, version) {
    var old = Array.prototype.filter.call(document.querySelectorAll('link[rel~="stylesheet"]'), function (link) {
      return decodeURIComponent(new URL(link.href).pathname) === '/' + name;
    });
    if (!old.length) return;
    var link = old[0].cloneNode();
    link.href = '/' + name.split('/').map(encodeURIComponent).join('/') + '?v=' + version;
    link.onload = function () { old.forEach(function (l) { l.remove(); }); };
    link.onerror = function () { link.remove(); };
    old[old.length - 1].after(link);
  }

  // ---- errors --------------------------------------------------------------

  var css = '#peil-dev, #peil-dev * { all: initial; box-sizing: border-box; color: inherit; font: inherit }' +
    '#peil-dev { position: fixed; inset: auto 0 0; z-index: 2147483647; display: flex; flex-direction: column; max-height: 70vh;' +
    ' padding: 12px 20px 16px; color: #fff; background: #2a1715; border-top: 4px solid #f58a80; box-shadow: 0 -4px 24px rgb(0 0 0 / .4);' +
    ' font: 15px/1.5 system-ui, sans-serif }' +
    '#peil-dev > div { display: flex; align-items: center; justify-content: space-between; gap: 16px }' +
    '#peil-dev h2 { font-weight: 600 }' +
    '#peil-dev p { display: block; white-space: pre-wrap }' +
    '#peil-dev button { padding: 2px 12px; border: 1px solid currentColor; border-radius: 6px; cursor: pointer }' +
    '#peil-dev pre { display: block; overflow: auto; margin-top: 8px; white-space: pre; tab-size: 4; font: 14px/1.5 ui-monospace, monospace }' +
    '#peil-dev button:focus-visible, #peil-dev pre:focus-visible { outline: 2px solid #fff; outline-offset: 2px }' +
    '#peil-dev #peil-dev-text { display: contents }' +
    '#peil-dev[hidden], #peil-dev [hidden] { display: none }' +
    '@media print { #peil-dev { display: none } }';
  var overlay = null, failure = null, before = null;

  function make(name, attributes, children) {
    var e = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { e.setAttribute(key, attributes[key]); });
    (children || []).forEach(function (child) { e.append(child); });
    return e;
  }

  // Text is only ever set as text: it may hold anything that stands in a file.
  function fail(told) {
    if ((told && told.id) === (failure && failure.id)) return;
    failure = told;
    if (!told) return hide();
    if (!overlay) {
      var sheet = new CSSStyleSheet(); // which the page's policy allows, unlike a style element
      sheet.replaceSync(css);
      document.adoptedStyleSheets = [].concat(Array.from(document.adoptedStyleSheets), sheet);
      var button = make('button', { type: 'button' }, ['Hide (Esc)']);
      button.addEventListener('click', hide);
      overlay = make('div', { id: 'peil-dev', role: 'alertdialog', 'aria-labelledby': 'peil-dev-title', 'aria-describedby': 'peil-dev-text', tabindex: '-1', lang: 'en', hidden: '' }, [
        make('div', {}, [make('h2', { id: 'peil-dev-title' }, ['The build failed. This page is from the last one that did not.']), button]),
        make('div', { id: 'peil-dev-text' }, [make('p', {}), make('pre', { tabindex: '0' })]),
      ]);
      document.body.append(overlay);
    }
    overlay.querySelector('p').textContent = told.text;
    overlay.querySelector('p').hidden = !told.text;
    overlay.querySelector('pre').textContent = told.diags;
    overlay.querySelector('pre').hidden = !told.diags;
    if (overlay.hidden) before = document.activeElement;
    overlay.hidden = false;
    overlay.focus({ preventScroll: true });
  }

  function hide() {
    if (!overlay || overlay.hidden) return;
    var inside = overlay.contains(document.activeElement);
    overlay.hidden = true;
    if (inside && before && before.isConnected) before.focus({ preventScroll: true });
  }

  addEventListener('keydown', function (e) {
    if (e.key === 'Escape') hide();
  });

  // ---- the connection ------------------------------------------------------

  var source = null, heard = 0;

  function hangUp() {
    if (source) source.close();
    source = null;
  }

  function connect() {
    hangUp();
    var mine = source = new EventSource('/__peil/events?page=' + encodeURIComponent(shown.name));
    heard = Date.now();
    function on(name, then) {
      mine.addEventListener(name, function (e) {
        heard = Date.now();
        if (then) then(JSON.parse(e.data));
      });
    }
    on('state', follow);
    on('beat');
    on('crowded', function () { if (document.hidden) hangUp(); }); // until somebody looks
    mine.addEventListener('error', function () {
      if (mine !== source || mine.readyState !== EventSource.CLOSED) return; // it tries again by itself
      source = null;
      setTimeout(function () { if (!source) connect(); }, 2000);
    });
  }

  // A machine that slept may have lost the connection without being told.
  function check() {
    if (!leaving && !document.hidden && (!source || Date.now() - heard > 30000)) connect();
  }

  var was = kept();
  if (was) restore(was);
  document.addEventListener('DOMContentLoaded', connect);
  document.addEventListener('visibilitychange', check);
  addEventListener('pageshow', function (e) { if (e.persisted) connect(); });
  addEventListener('pagehide', hangUp);
  setInterval(check, 5000);
})();
