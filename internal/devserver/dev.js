// Follows the builds: changes the page in place, or loads it again, swaps style
// sheets when only they have changed, and lays errors over the page.
(function (dev) {
  'use strict';
  var shown = JSON.parse(document.currentScript.dataset.about); // what this page is

  // ---- builds --------------------------------------------------------------

  var told = null, fetching = false, leaving = false;

  function follow(now) {
    told = now;
    if (leaving || fetching) return;
    if (now.loads !== shown.loads || shown.waiting && now.page !== shown.page) return reload();
    if (now.page !== shown.page) return update(now);
    dress(now);
  }

  function reload() {
    leaving = true;
    dev.reload();
  }

  // update makes this page into what the server now sends. That may be newer than
  // what was told; then more will be told.
  function update(now) {
    fetching = true;
    fetch(location.pathname, { cache: 'no-store' }).then(function (response) {
      return response.text();
    }).then(function (text) {
      var next = new DOMParser().parseFromString(text, 'text/html');
      var about = JSON.parse(next.querySelector('script[data-about]').dataset.about);
      if (about.waiting || about.loads !== shown.loads || !dev.patch(next)) return reload();
      shown.page = about.page;
      fetching = false;
      if (told === now) dress(now);
      else follow(told);
    }, function () { // the server has gone: a new connection tells more
      fetching = false;
    }).catch(reload);
  }

  // dress does what needs no other page.
  function dress(now) {
    Object.keys(now.styles || {}).forEach(function (name) {
      if (shown.styles[name] !== now.styles[name]) swap(name, now.styles[name]);
    });
    shown.styles = now.styles;
    if (!shown.waiting) fail(now.failure);
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

  document.addEventListener('DOMContentLoaded', connect);
  document.addEventListener('visibilitychange', check);
  addEventListener('pageshow', function (e) { if (e.persisted) connect(); });
  addEventListener('pagehide', hangUp);
  setInterval(check, 5000);
})(window.peilDev);
