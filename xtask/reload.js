// Added to pages by `cargo xtask serve`: loads the page anew when a file of it has changed.
(async () => {
  // A page inside another one is loaded with it.
  if (window.top !== window) return;
  const version = () => fetch('/xtask/version').then((response) => response.text(), () => null);
  const loaded = await version();
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    const now = await version();
    // Without an answer, the server is away; it may come back.
    if (now !== null && now !== loaded) return location.reload();
  }
})();
