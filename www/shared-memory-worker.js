// The other half of shared-memory.js: writes into the memory it is handed and hands it back.

self.onmessage = ({ data }) => {
  Atomics.store(new Int32Array(data.buffer), 0, 42);
  self.postMessage(data);
};

export {};
