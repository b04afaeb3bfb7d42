// Runs before anything is drawn, as a classic script, so that it works where the modules do not:
// it applies the chosen colours without a flash, and says so when the page's program cannot be loaded.
(() => {
  try {
    const chosen = localStorage.getItem('depthscale-theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is blocked, as in a sandboxed frame: follow the system.
  }

  /** @param {string} reason */
  function explain(reason) {
    const layout = document.querySelector('.layout');
    const headline = document.getElementById('headline');
    const detail = document.getElementById('detail');
    if (!(layout instanceof HTMLElement) || layout.dataset.state !== 'loading' || !headline || !detail) return;
    layout.dataset.state = 'failed';
    headline.textContent = 'This page could not start.';
    detail.textContent = `${reason} Reload the page; if that does not help, use a current version of Firefox, Chrome, Edge or Safari.`;
  }

  window.addEventListener('error', (event) => {
    const source = event.target;
    if (source instanceof HTMLScriptElement) explain(`A part of its program did not load (${source.getAttribute('src')}).`);
    else if (event.message) explain(`Its program stopped: ${event.message}.`);
  }, true);
  window.addEventListener('unhandledrejection', (event) => explain(`Its program stopped: ${event.reason}.`));
})();
