// The threads of a worker's pool are started by the page. In Firefox a worker that starts a worker stops for good about
// once in forty times, inside `new Worker`; and one that nobody holds on to may be collected (Mozilla bug 1702191).
//
// Worker to page: { kind: 'thread', id }, then { kind: 'thread', id, data } for each message to that thread.
// Page to worker: { kind: 'thread', id, data } for each message from it.

/** @typedef {{ kind: 'thread', id: number, data?: any }} ThreadMessage Without data it asks for the thread. */
/** @typedef {(message: ThreadMessage) => void} Post */

const SCRIPT = new URL('thread.js', import.meta.url);

/** In the page: the threads of one worker. */
export class ThreadKeeper {
  #post;
  #failed;
  /** @type {Map<number, Worker>} */
  #threads = new Map();

  /** @param {Post} post to the worker @param {(message: string) => void} failed */
  constructor(post, failed) {
    this.#post = post;
    this.#failed = failed;
  }

  /** @param {ThreadMessage} message */
  take({ id, data }) {
    if (data !== undefined) {
      this.#threads.get(id)?.postMessage(data);
      return;
    }
    const thread = new Worker(SCRIPT, { type: 'module', name: `depthscale thread ${id}` });
    thread.onmessage = (event) => this.#post({ kind: 'thread', id, data: event.data });
    thread.onerror = (event) => { event.preventDefault(); this.#failed(event.message || 'a thread did not load'); };
    this.#threads.set(id, thread);
  }

  terminate() {
    for (const thread of this.#threads.values()) thread.terminate();
    this.#threads.clear();
  }
}

/** In the worker: what the pool's glue takes for its threads. */
export class RemoteThreads {
  #post;
  /** @type {EventTarget[]} */
  #threads = [];

  /** @param {Post} post to the page */
  constructor(post) {
    this.#post = post;
  }

  /** @param {ThreadMessage} message */
  take({ id, data }) {
    this.#threads[id].dispatchEvent(new MessageEvent('message', { data }));
  }

  /**
   * Does `work`, in which `new Worker` asks the page for a thread.
   * @param {() => Promise<unknown> | undefined} work
   */
  async during(work) {
    const post = this.#post;
    const threads = this.#threads;
    const Native = self.Worker;
    self.Worker = /** @type {typeof Worker} */ (/** @type {unknown} */ (class extends EventTarget {
      #id = threads.push(this) - 1;

      /** Whatever script the pool names: thread.js is run. */
      constructor() {
        super();
        post({ kind: 'thread', id: this.#id });
      }

      /** @param {any} data */
      postMessage(data) {
        post({ kind: 'thread', id: this.#id, data });
      }
    }));
    try {
      await work();
    } finally {
      self.Worker = Native;
    }
  }
}
