// Added to pages by `cargo xtask serve`: loads the page anew when a file of it has changed.
(async () => {
  // A page inside another one is loaded with it.
  if (window.top !== window) return;
  for (;;) {
    // Answered at the next change, or after a while without one.
    const answer = await fetch('/xtask/changed?since=SINCE').then((response) => response.text(), () => null);
    if (answer === 'changed') return location.reload();
    // The server is away; it may come back.
    if (answer === null) await new Promise((resolve) => { setTimeout(resolve, 1000); });
  }
})();
