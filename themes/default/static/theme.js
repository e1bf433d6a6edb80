// Runs before the page is drawn, so that a chosen theme never flashes.
(function () {
  'use strict';
  var stored = null;
  try { stored = localStorage.getItem('theme'); } catch (e) { /* file:// or a private window */ }
  if (stored === 'light' || stored === 'dark') document.documentElement.dataset.theme = stored;
})();
