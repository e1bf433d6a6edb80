// Tells in window.paintedAt when the page was painted after it changed: in ms since
// 1970, 0 before it has changed. The second of two frames begins when the first,
// which shows the change, has been handed over to be put on the screen. A page that
// is loaded again has changed when it has been read.
(function () {
  'use strict';
  var waiting = false;

  function changed() {
    if (waiting || window.paintedAt) return;
    waiting = true;
    requestAnimationFrame(function () {
      requestAnimationFrame(function () {
        waiting = false;
        window.paintedAt = performance.timeOrigin + performance.now();
      });
    });
  }

  document.addEventListener('DOMContentLoaded', function () {
    changed();
    new MutationObserver(changed).observe(document, { childList: true, subtree: true, characterData: true });
  });
})();
