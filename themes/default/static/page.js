// What the page does beyond being read: the theme switch, the menu on a phone,
// and sorting tables. Without it the page is whole. Whoever puts new elements
// into the page sends them a "contentchange".
(function () {
  'use strict';
  var root = document.documentElement;

  function themeSwitch(button) {
    var order = ['auto', 'light', 'dark'];
    function show() {
      var choice = root.dataset.theme || 'auto';
      button.dataset.choice = choice;
      button.setAttribute('aria-label', button.dataset[choice]);
      button.title = button.dataset[choice];
    }
    button.addEventListener('click', function () {
      var next = order[(order.indexOf(button.dataset.choice) + 1) % order.length];
      if (next === 'auto') delete root.dataset.theme;
      else root.dataset.theme = next;
      try { localStorage.setItem('theme', next); } catch (e) { /* kept for this page only */ }
      show();
      document.dispatchEvent(new CustomEvent('themechange'));
    });
    show();
    button.hidden = false;
  }

  function menu(nav) {
    var current = nav.querySelector('[aria-current]');
    if (current) nav.scrollLeft = current.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;
  }

  // A table that fits needs no stop for the keyboard.
  var fits = window.ResizeObserver && new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      var scrolls = box.scrollWidth > box.clientWidth + 1 || box.scrollHeight > box.clientHeight + 1;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute('tabindex');
    });
  });

  function sortable(table) {
    var body = table.tBodies[0];
    var original = Array.prototype.slice.call(body.rows);
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    if (original.length < 2) return;
    var collator = new Intl.Collator(root.lang, { numeric: true });

    function key(row, column) {
      var cell = row.cells[column];
      if (!cell) return null;
      if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
      return cell.textContent.trim() || null;
    }
    // Blanks stay last, whichever way the others go.
    function compare(a, b, direction) {
      if (a === null || b === null) return (a === null) - (b === null);
      if (typeof a === 'number' && typeof b === 'number') return (a - b) * direction;
      return collator.compare(String(a), String(b)) * direction;
    }
    heads.forEach(function (head, column) {
      if (head.tagName !== 'TH' || !original.some(function (row) { return key(row, column) !== null; })) return;
      var numeric = original.some(function (row) { return typeof key(row, column) === 'number'; });
      var button = document.createElement('button');
      button.type = 'button';
      while (head.firstChild) button.appendChild(head.firstChild);
      head.appendChild(button);
      // Numbers start with the largest; a third press gives the report's order back.
      var steps = numeric ? ['descending', 'ascending'] : ['ascending', 'descending'];
      button.addEventListener('click', function () {
        var next = steps[steps.indexOf(head.getAttribute('aria-sort')) + 1];
        heads.forEach(function (other) { other.removeAttribute('aria-sort'); });
        var rows = original.slice();
        if (next) {
          head.setAttribute('aria-sort', next);
          var direction = next === 'ascending' ? 1 : -1;
          rows.sort(function (a, b) { return compare(key(a, column), key(b, column), direction); });
        }
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
  }

  // take takes hold of what is new: a part of the page, and what is in it.
  function take(part) {
    function each(selector, then) {
      if (part.matches(selector)) then(part);
      part.querySelectorAll(selector).forEach(then);
    }
    each('.switch', themeSwitch);
    each('.menu', menu);
    each('table[data-sortable]', sortable);
    if (fits) each('.scroll', function (box) { fits.observe(box); });
  }

  take(root);
  document.addEventListener('contentchange', function (e) { take(e.target); });
})();
