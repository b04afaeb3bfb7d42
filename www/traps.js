// What a WebAssembly program throws: a trap, after which that instance is of no more use, or the word that theory takes long.

/** Whether the program itself failed. A trap in a thread of a worker comes as the message of an event. @param {unknown} error */
export const isTrap = (error) => error instanceof WebAssembly.RuntimeError
  || (typeof error === 'string' && /\bRuntimeError\b/.test(error));

/**
 * Whether a session was asked for what takes longer than this thread may: a worker is to work out its theory first.
 * @param {Pick<import('./types.js').Wasm, 'too_long'>} wasm
 * @param {unknown} error
 */
export const takesLong = (wasm, error) => error instanceof Error && error.message === wasm.too_long();
