// What the page may load: its own files and nothing else. A script puts that into force, before all that is loaded later, since in
// a sandboxed frame, which has no origin, 'self' is nothing to WebKit: the policy has to name the page's address. The policy in
// Trunk.toml cannot know that address; a browser keeps to both.
(() => {
  const own = location.origin;
  const policy = document.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = `default-src 'none'; script-src ${own} 'wasm-unsafe-eval'; style-src ${own}; img-src ${own} data:; connect-src ${own} ws: wss:; worker-src ${own} blob: data:; frame-src ${own}; object-src 'none'; base-uri 'none'; form-action 'none'`;
  document.head.append(policy);
})();
