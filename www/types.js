// The shapes that cross from WebAssembly (src/web) to the page. Types only: nothing here runs.

/** @typedef {{ key: string, value: string, message: string }} LinkNotice One thing a link or a typed value got wrong. */

/**
 * @typedef {object} Bound One row of the one table of ranges (src/model/bounds.rs).
 * @property {string} parameter
 * @property {string} key Key in links.
 * @property {string} name
 * @property {string} symbol
 * @property {number} minimum
 * @property {number} maximum
 * @property {number | null} default `null` where the fixed point is the default.
 * @property {boolean} whole
 * @property {[number, number]} slider
 * @property {number} slider_step Zero for a logarithmic slider.
 */

/**
 * @typedef {object} LinkReading What a link says, checked.
 * @property {string} link Canonical form.
 * @property {string} view
 * @property {string} activation
 * @property {Record<string, number | null>} values By link key.
 * @property {Record<string, string>} choices By link key.
 * @property {string} shown What colours the plane.
 * @property {ListReading} family Which curves the depth scales have.
 * @property {string} compared What several networks are compared by.
 * @property {number | null} last How many layers next to the output are compared; `null` for all.
 * @property {ListReading[]} lists
 * @property {string} step Where the derivation of equation 12 stands: S1 to S26.
 * @property {number} layer Layers below the output of its formulas for any layer.
 * @property {Record<string, string>} depth What is asked of stochastic depth, by link key.
 * @property {Record<string, string>} training What is asked of training, by link key.
 * @property {string[]} controls Keys of the controls that the view depends on.
 * @property {{ embedded: boolean, controls: string[], theme: string | null }} frame How the view stands in another page.
 * @property {number | null} drawn The seed that was drawn for `seed=new`.
 * @property {LinkNotice[]} notices
 */

/** @typedef {{ key: string, values: string }} ListReading Values of one parameter, with commas between. */

/** @typedef {{ key: string, label: string, options: { name: string, label: string }[] }} OneOf A key that takes one of a few names. */

/** @typedef {'length' | 'gradient' | 'correlation' | null} Quantity q; g_aa, χ₁, ξ₁; g_ab, χ₂, ξ₂, c; anything else. */
/** @typedef {{ text: string, quantity: Quantity }} Span */
/** @typedef {{ headline: Span[], detail: string }} Reading */
/** @typedef {{ name: string, title: string, caption: string }} Figure */
/** @typedef {{ id: string, label: string, quantity: Quantity, shade?: number, line: 'solid' | 'thin' | 'dashed' | 'dotted' | 'spaced' | 'long' | 'dots' | 'diamonds' | 'patch', optional: boolean }} Curve `optional`: left out until asked for; `shade`: the hue of one of several networks. */
/** @typedef {{ left: number, top: number, right: number, bottom: number, x_min: number, x_max: number, x_step: number, y_min: number, y_max: number, is_plane: boolean, is_drawn_on: boolean }} Geometry Frame in CSS pixels, and its ranges. */
/** @typedef {{ x: number, title: string, entries: { label: string, value: string, quantity: Quantity }[] }} Readout */
/** @typedef {{ key: string, label: string, group: string }} Column */
/** @typedef {{ label_heading: string, columns: Column[], labels: string[], values: Float64Array }} Table Row by row; NaN where there is no number. */
/** @typedef {{ link: string, within: boolean }} AdvisedPair A pair with the link that has it, without `#`. */
/** @typedef {{ sentences: string[], rule: string, here: AdvisedPair, recommended: AdvisedPair | null, code: { library: string, label: string, code: string }[] }} Advice */
/** @typedef {{ id: string, paper: 'huang' | 'schoenholz' | 'hayou' | 'missed', title: string, claim: string, link: string }} Preset */
/** @typedef {Preset & { verdict: { holds: boolean, words: string } | null }} Claim What the numbers say of it, once all are there. */
/** @typedef {'theory' | 'networks' | 'maps' | 'plane' | 'landmarks' | 'scales' | 'comparison' | 'chain'} Task Theory that this thread may not take the time for; layers of deep networks; networks of one layer; longer theory; networks side by side; networks of two layers. */
/** @typedef {{ done: number, total: number, unit: [string, string], verb: string }} Amount How much of what, one and many, is sampled or computed. */
/** @typedef {{ source: string, names: string[], files: Uint8Array[] }} Given Data to train on, as files. */
/** @typedef {{ theme: string, pixel_ratio: number, hidden: string[], legend?: boolean }} DrawOptions */

/**
 * @typedef {object} Session One link's theory with the networks sampled so far.
 * @property {() => void} free
 * @property {() => Task[]} tasks What the view wants computed, in this order.
 * @property {() => Amount} amount How far that is.
 * @property {() => string | undefined} wants The source whose data are to be given before anything can be computed.
 * @property {() => boolean} sketch Computes the next coarse row of a plane; `false` when there is no further one.
 * @property {(task: Task) => number} blocks
 * @property {() => number} networks
 * @property {() => number} networks_done
 * @property {(task: Task) => number} blocks_done
 * @property {(link: string) => boolean} look Turns to a link that differs only in what is looked at; `false` and nothing done otherwise.
 * @property {(before: Session) => void} keep Takes over the theory of the session before that still holds.
 * @property {(task: Task, words: Float64Array) => void} push
 * @property {() => Figure[]} figures
 * @property {(figure: string) => Curve[]} curves
 * @property {(figure: string) => string} summary
 * @property {(canvas: HTMLCanvasElement, figure: string, options: DrawOptions) => Geometry} draw
 * @property {(figure: string, x: number) => Readout} read_at
 * @property {(x: number, y: number) => Readout & { y: number }} read_plane
 * @property {(x: number, y: number) => string} moved The link with the operating point there.
 * @property {(right: number, up: number) => string} stepped The link with the operating point moved by so many steps.
 * @property {() => Float64Array} place x and y on a map; empty where there is none.
 * @property {(task: Task, from: number, until: number, workers: number) => number} seconds What blocks of a task take on so many workers of a usual machine.
 * @property {(seconds: number) => string | undefined} smaller The link with the same question at a size that takes so long on one thread at most.
 * @property {(figure: string, x: number, y: number, toX: number, toY: number) => string} drawn The link with a figure's curve drawn from one place to another.
 * @property {() => Table} table
 * @property {() => (Table & { title: string }) | null} details A further table.
 * @property {() => string} csv
 * @property {() => string} json
 * @property {(figure: string, theme: string) => string} svg
 * @property {() => Reading} reading
 * @property {() => void} be_patient From now on theory may take as long as it takes: a worker has worked it out.
 * @property {() => Claim[]} claims The papers' figures that this link is.
 * @property {() => Record<string, number>} start Where z⁰ starts, by link key, set or not.
 */

/** @typedef {{ free: () => void, sample: (task: Task, from: number, count: number) => Float64Array }} Sampler The networks and longer theory of one link, in a worker. */

/**
 * @typedef {object} Wasm The glue module that wasm-bindgen writes.
 * @property {(init: { module_or_path: WebAssembly.Module }) => Promise<unknown>} default
 * @property {(threads: number) => Promise<unknown>} [initThreadPool] Only in the threaded bundle, only in a worker.
 * @property {() => Bound[]} bounds
 * @property {() => Preset[]} presets Figures of the papers, links without `#`.
 * @property {() => { name: string, label: string }[]} activations
 * @property {() => OneOf[]} choices
 * @property {(link: string) => Advice} advice How to initialise; for a worker.
 * @property {() => OneOf} shown What may colour the plane.
 * @property {() => OneOf[]} depth_choices What may be asked of stochastic depth: questions, modes, networks.
 * @property {() => OneOf[]} training_choices What may be asked of training: questions, data, optimisers, learning rates.
 * @property {(link: string, trial: string) => string} turned A link with another question about training; in the bundle of training only.
 * @property {(source: string, names: string[], files: Uint8Array[]) => string} put_data Takes data to train on, and says what they are; in the bundle of training only.
 * @property {() => OneOf} compared What several networks may be compared by.
 * @property {() => { key: string, label: string, usual: string, family: boolean }[]} lists Every list that a link may have; `family`: also of curves of the depth scales.
 * @property {() => { name: string, label: string, own_program: boolean }[]} views In the order of the tabs; `own_program`: computed by a bundle of its own.
 * @property {(theme: string) => Record<string, string>} colours CSS custom properties of one theme.
 * @property {(link: string) => LinkReading} read_link
 * @property {(link: string, key: string, text: string) => { link: string, notices: LinkNotice[] }} change
 * @property {(link: string, frame: string) => string} embed_link `frame`: controls and theme, written as in a link.
 * @property {(text: string) => { size: number, path: string }} qr
 * @property {() => string} version
 * @property {() => string} too_long The message of the error that a session throws where its theory takes longer than this thread may.
 * @property {(link: string, told: (integrals: number) => void) => Float64Array} theory Works out the theory of a link, for `take_theory` elsewhere; for a worker.
 * @property {(numbers: Float64Array) => void} take_theory Takes in theory that was worked out elsewhere.
 * @property {{ new (link: string): Sampler }} Sampler
 * @property {{ new (link: string, patient: boolean): Session }} Session `patient`: theory may take as long as it takes.
 */

export {};
