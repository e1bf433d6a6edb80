// Makes the open page into a new one, element by element. What does not change is
// not touched: it keeps its place, its state and what scripts have made of it.
(function (dev) {
  'use strict';

  // The page as it was sent, before any script changed it, and for each of its
  // nodes the one in the open page. New pages are compared with it, never with what
  // scripts and the reader have made of the page.
  var sent = null, open = new WeakMap();

  document.addEventListener('readystatechange', function () {
    if (sent) return;
    sent = document.cloneNode(true); // parsed; deferred scripts come next
    pair(sent, document);
  });

  function pair(copy, node) {
    open.set(copy, node);
    for (var a = copy.firstChild, b = node.firstChild; a; a = a.nextSibling, b = b.nextSibling) pair(a, b);
  }

  // Elements that are gone through. Any other is replaced whole: a table that is
  // sorted or a chart that is live belongs to a script.
  var outer = /^(BODY|MAIN|HEADER|FOOTER|NAV|SECTION|ARTICLE|ASIDE|DIV|DETAILS|UL|OL|DL)$/;

  function named(node) { return node.nodeName + '#' + (node.id || ''); }

  function alike(a, b) {
    return a.isEqualNode(b) || named(a) === named(b) && (outer.test(a.nodeName) || a.nodeType !== 1);
  }

  // ---- the head: what of it cannot be changed in an open page ----------------

  function head(page) {
    return Array.prototype.filter.call(page.head.children, function (e) {
      return e.nodeName !== 'TITLE' && !(e.dataset.about && e.nodeName === 'SCRIPT');
    }).map(function (e) {
      if (e.nodeName !== 'LINK' || e.rel !== 'stylesheet') return e.outerHTML;
      return 'sheet ' + e.media + ' ' + e.getAttribute('href').replace(/\?.*/, ''); // swapped by its digest
    }).join('\n');
  }

  function scripts(page) {
    return Array.prototype.filter.call(page.body.querySelectorAll('script'), function (e) {
      return !/json/.test(e.type);
    }).map(function (e) { return e.outerHTML; }).join('\n');
  }

  // ---- the body ---------------------------------------------------------------

  var fresh = []; // the elements that came into the page

  function put(next, parent, before) {
    var node = document.importNode(next, true);
    parent.insertBefore(node, before);
    pair(next, node);
    if (node.nodeType === 1) fresh.push(node);
  }

  function replace(was, next) {
    var old = open.get(was);
    put(next, old.parentNode, old);
    old.remove();
    was.replaceWith(next);
  }

  function attributes(was, next, names) {
    var node = open.get(was);
    names.forEach(function (name) {
      var value = next.getAttribute(name);
      if (was.getAttribute(name) === value) return;
      [was, node].forEach(function (e) {
        if (value === null) e.removeAttribute(name);
        else e.setAttribute(name, value);
      });
    });
  }

  function change(was, next) {
    if (was.isEqualNode(next)) return;
    if (named(was) !== named(next) || !outer.test(was.nodeName)) return replace(was, next);
    attributes(was, next, was.getAttributeNames().concat(next.getAttributeNames()));
    children(was, next);
  }

  function children(was, next) {
    var a = Array.from(was.childNodes), b = Array.from(next.childNodes);
    while (a.length && b.length && a[0].isEqualNode(b[0])) { a.shift(); b.shift(); }
    var after = null; // the first of those at the end that stay
    while (a.length && b.length && a[a.length - 1].isEqualNode(b[b.length - 1])) { after = a.pop(); b.pop(); }
    if (a.length === b.length && a.every(function (e, i) { return named(e) === named(b[i]); })) {
      return a.forEach(function (e, i) { change(e, b[i]); });
    }
    b.forEach(function (e) {
      var at = a.findIndex(function (old) { return alike(old, e); });
      if (at >= 0) {
        a.splice(0, at).forEach(drop);
        change(a.shift(), e);
        return;
      }
      var ref = a[0] || after;
      var place = ref ? open.get(ref) : end(was);
      put(e, open.get(was), place);
      was.insertBefore(e, ref);
    });
    a.forEach(drop);
  }

  // What scripts have put at the end of an element stays there.
  function end(was) {
    return was.lastChild ? open.get(was.lastChild).nextSibling : open.get(was).firstChild;
  }

  function drop(was) {
    open.get(was).remove();
    was.remove();
  }

  // patch makes the open page into another, and reports whether it could. Where it
  // could not, the page is to be loaded again.
  dev.patch = function (next) {
    if (!sent || head(sent) !== head(next) || scripts(sent) !== scripts(next)) return false;
    var kept = dev.keep();
    fresh = [];
    document.title = next.title;
    attributes(sent.documentElement, next.documentElement, ['lang', 'dir', 'class']); // others are the reader's
    change(sent.body, next.body);
    fresh = fresh.filter(function (e) { return e.isConnected; });
    fresh.forEach(function (e) { e.dispatchEvent(new CustomEvent('contentchange', { bubbles: true })); });
    dev.restore(kept, function (e) { return fresh.some(function (part) { return part.contains(e); }); });
    return true;
  };
})(window.peilDev);
