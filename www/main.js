// Starts the page and ties its parts together: state → session (theory at once) → charts, sentence and table, while
// workers sample networks block by block into the same session.

import { Charts } from './charts.js';
import { computePlans } from './compute-plans.js';
import { Controls } from './controls.js';
import { byId } from './dom.js';
import { Forecast } from './forecast.js';
import { showHeader, startHeader } from './header.js';
import { Late, retry } from './late.js';
import { clearNotices, showLinkNotices, showNotice } from './notices.js';
import { startOffline } from './offline.js';
import { startPrint } from './print.js';
import { Programs } from './programs.js';
import { Progress } from './progress.js';
import { showReading, speakReading } from './reading.js';
import { State, isEmbedded } from './state.js';
import { Table } from './table.js';
import { startTheme } from './theme.js';
import { isTrap } from './traps.js';
import { ViewOptions } from './view-options.js';
import { startHere } from './wasm.js';
import { Words } from './words.js';

/** @typedef {import('./types.js').LinkReading} LinkReading */
/** @typedef {import('./types.js').Session} Session */
/** @typedef {import('./types.js').Wasm} Wasm */
/** @typedef {import('./state.js').Cause} Cause */

/** Sampling starts when a slider has rested this long. */
const REST_MS = 180;
/** A notice that is younger has not been read. */
const UNREAD_MS = 500;
/** What a coarse plane may take of a frame. */
const SKETCH_MS = 10;
/** While networks stream in, the page is drawn at most this often, and a long table more rarely: drawing takes cores from them. */
const STREAM_MS = 100;
const LONG_TABLE_MS = 600;

class Page {
  #wasm;
  #state;
  #controls;
  #charts = new Charts(byId('charts'), (moved, cause) => { if (this.#session) this.#state.go(moved(this.#session), cause); },
    (error) => this.#unasked(error));
  #options;
  #table = new Table(byId('numbers'));
  #details = new Table(byId('details'));
  #words = new Words(byId('words'));
  #bundle;
  #advice = new Late(async () => new (await import('./advice.js')).AdviceCard(byId('advice'), this.#bundle, (link, of) => this.#adopt(link, of)));
  #claims = new Late(async () => new (await import('./claims.js')).ClaimsCard(byId('claims'), this.#wasm.presets()));
  #stepper = new Late(async () => (await import('./chain.js')).stepper(byId('chain'), this.#state));
  #progress;
  #forecast = new Forecast();
  #embedded;
  #programs;
  /** That of the view, once it is there. @type {import('./programs.js').AnyProgram | null} */
  #program = null;
  /** The view whose program did not load last time. */
  #lacked = '';
  #link = '';
  /** @type {import('./progress.js').Phase} */
  #phase = 'waiting';
  /** The task that is running, or ran last. @type {import('./types.js').Task} */
  #task = 'networks';
  #frame = 0;
  #rest = 0;
  #later = 0;
  #drawn = 0;
  #tableWritten = 0;
  /** How many integrals there are of theory that a worker is at. */
  #integrals = 0;
  /** The link whose theory that is. */
  #asked = '';
  /** How often a program has trapped at a link. @type {Map<string, number>} */
  #traps = new Map();
  /** The link at which none is started again. */
  #stopped = '';

  /**
   * @param {import('./wasm.js').Started} own The page's own program.
   * @param {typeof import('./embedded.js') | null} embedding Of a page inside another one.
   */
  constructor(own, embedding) {
    const { wasm, bundle } = own;
    this.#wasm = wasm;
    this.#bundle = bundle;
    this.#programs = new Programs(own, {
      mode: () => { if (this.#program) this.#progress.mode = this.#program.mode; },
      note: () => this.#schedule(),
      lack: (message, action) => showNotice('data', message, { error: true, action }),
      reopen: () => this.#reopen(),
      go: (link) => this.#state.go(link),
    });
    this.#progress = new Progress(byId('sampling'), {
      pause: () => this.#pause(), cancel: () => this.#cancel(), resume: () => this.#resume(),
      startOver: () => this.#training?.startOver(),
    });
    this.#state = new State(wasm, (reading, cause) => this.#changed(reading, cause));
    this.#controls = new Controls(byId('controls'), wasm, this.#state);
    this.#options = new ViewOptions(byId('view-options'), wasm, this.#state, this.#programs);
    this.#embedded = embedding && new embedding.Embedded(wasm, this.#state);
    startTheme(wasm, () => this.#charts.redraw());
    if (!this.#embedded) startHeader(wasm, this.#state, () => this.#session);
    startPrint(wasm, [this.#table, this.#details], () => this.#state.reading);
    // What nobody caught: a crosshair, a legend, a file.
    window.addEventListener('error', ({ error }) => { if (error) this.#unasked(error); });
    window.addEventListener('unhandledrejection', ({ reason }) => this.#unasked(reason));
  }

  /** Opens the link of the address. */
  open() {
    this.#state.open();
  }

  get #session() {
    return this.#program?.session ?? null;
  }

  /** The program, where it trains. */
  get #training() {
    return this.#program && 'pause' in this.#program ? this.#program : null;
  }

  /** @param {import('./compute-client.js').Plan[]} plans */
  use(plans) {
    this.#programs.use(plans);
    this.#sample();
  }

  /** @param {string} words */
  set remark(words) {
    this.#progress.remark = words;
  }

  /** Takes over the pair of another link, and nothing else of it. @param {string} link @param {string} of The link that it was advised for. */
  #adopt(link, of) {
    const { values } = this.#wasm.read_link(link);
    const { link: now } = this.#state.reading;
    if (of !== now) return;
    this.#state.go(['sw2', 'sb2'].reduce((link, key) => this.#wasm.change(link, key, String(values[key])).link, now));
  }

  /** @param {LinkReading} reading @param {Cause} cause */
  #changed(reading, cause) {
    if (!this.#embedded) showHeader(this.#wasm, this.#state);
    showLinkNotices('link', reading.notices);
    // A value may have been refused by the very press that leads elsewhere.
    if (cause === 'navigate') clearNotices('value', UNREAD_MS);
    if (reading.link !== this.#link) this.#open(reading);
    this.#options.show(reading);
    this.#controls.show(reading, this.#session?.start() ?? {});
    this.#embedded?.show(reading);
    clearTimeout(this.#rest);
    if (cause === 'drag') {
      this.#sketch();
      this.#rest = setTimeout(() => this.#sample(), REST_MS);
    } else {
      this.#sample();
      this.#render();
      speakReading();
    }
  }

  /** A plane follows the hand: as many of its coarse rows as a frame has time for. */
  #sketch() {
    const end = performance.now() + SKETCH_MS;
    while (this.#session?.sketch() && performance.now() < end);
  }

  /** @param {LinkReading} reading */
  #open({ link, view }) {
    this.#link = link;
    this.#stopped = '';
    // What they offer to do, or to copy, is of the link before.
    clearNotices('compute');
    clearNotices('page');
    clearNotices('time');
    this.#tableWritten = -Infinity;
    const program = this.#programs.of(view);
    if (program !== this.#program) {
      // The networks of the view before stay with it.
      this.#program?.cancel();
      this.#program = program;
      this.#phase = 'waiting';
      if (program) this.#progress.mode = program.mode;
    }
    if (!program) {
      this.#load(view);
      return;
    }
    // That opens what the link is by then.
    if (this.#phase === 'restarting') return;
    try {
      this.#turn(program);
    } catch (error) {
      this.#leave(program);
      if (!this.#failed(error)) throw error;
    }
  }

  /** @param {import('./programs.js').AnyProgram} program That of the view, which is there. */
  #turn(program) {
    // Another look at the same networks keeps what was sampled.
    if (this.#session?.look(this.#link)) {
      // What this view does not want waits until one that does is back. Anything but the networks of the link may be of other blocks
      // now, such as the curves of a list: it goes on from those that are there.
      if (this.#phase === 'running' && (this.#task !== 'networks' || !this.#session.tasks().includes(this.#task))) {
        program.cancel();
        this.#phase = 'waiting';
      }
      this.#schedule();
      return;
    }
    program.cancel();
    this.#renew(program);
    this.#phase = 'waiting';
    this.#schedule();
  }

  /**
   * A session of the link, with nothing sampled.
   * @param {import('./programs.js').AnyProgram} program
   * @param {boolean} [patient] Its theory is known, and may take as long as it takes.
   */
  #renew(program, patient = false) {
    const before = program.session;
    program.session = program.open(this.#link, patient);
    if (before) {
      program.session.keep(before);
      program.close(before);
    }
    this.#charts.turn(program.session);
  }

  /** Does what is to be done about an error of a program; says whether it was one. @param {unknown} error */
  #failed(error) {
    if (isTrap(error)) this.#trapped(String(error));
    else if (this.#program?.takesLong(error)) this.#workOut();
    else return false;
    return true;
  }

  /** What failed was asked for by nobody who could take the answer. @param {unknown} error */
  #unasked(error) {
    if (this.#failed(error)) this.#sample();
    else showNotice('part', `A part of the page stopped (${error}).`, { error: true, action: retry(true, () => {}) });
  }

  /** Has a worker work out theory that this thread may not take the time for. Networks that are there already stay. */
  #workOut() {
    if (this.#phase === 'theory') return;
    this.#program?.cancel();
    this.#phase = 'theory';
    this.#asked = '';
    this.#integrals = 0;
    byId('page').dataset.state = 'working';
    showReading({
      headline: [{ text: 'Working out the theory of this link…', quantity: null }],
      detail: 'It takes longer than usual. A worker does it, so that you can go on using the page meanwhile.',
    });
    this.#progress.begin();
    this.#progress.showTheory(false, 0);
  }

  /** Lets go of the link before; its pictures and tables stand until there are others. @param {import('./programs.js').AnyProgram} program */
  #leave(program) {
    const before = program.session;
    this.#charts.leave();
    program.session = null;
    if (before) program.close(before);
  }

  #askTheory() {
    const program = this.#program;
    const compute = program?.compute;
    if (!compute || this.#asked === this.#link) return;
    this.#asked = this.#link;
    compute.run({
      link: this.#link, task: 'theory', from: 0, blocks: 1,
      onTold: (integrals) => {
        this.#integrals = integrals;
        this.#progress.showTheory(false, integrals);
      },
      onBlocks: (numbers) => program.takeTheory(numbers),
      onDone: () => {
        this.#phase = 'waiting';
        try {
          if (program.session) program.session.be_patient();
          else this.#renew(program, true);
        } catch (error) {
          if (!this.#failed(error)) throw error;
        }
        this.#schedule();
        this.#sample();
      },
      onFailure: (message, trap) => {
        if (trap) this.#trapped(message);
        else {
          this.#cancel();
          showNotice('compute', `The theory of this link could not be worked out: ${message}.`,
            { error: true, action: { label: 'Retry', run: () => this.#resume() } });
        }
      },
    });
  }

  /**
   * The program of the view has a fault. It is started anew with the same link; at a link where it trapped before, it stays stopped.
   * @param {string} message
   */
  async #trapped(message) {
    const link = this.#link;
    const times = (this.#traps.get(link) ?? 0) + 1;
    // One fault may be heard of several times.
    if (this.#phase === 'restarting' || this.#stopped === link) return;
    this.#traps.set(link, times);
    this.#program?.cancel();
    this.#charts.leave();
    this.#phase = 'restarting';
    clearNotices('compute');
    clearNotices('page');
    const what = `The program of this view stopped by a fault of its own (${message.replace(/^.*RuntimeError: /, '')})`;
    try {
      await this.#programs.restart();
    } catch (error) {
      showNotice('page', `${what}, and could not be started anew (${error}).`,
        { error: true, action: { label: 'Reload the page', run: () => location.reload() } });
      return;
    }
    this.#phase = 'waiting';
    if (link !== this.#link) {
      this.#reopen();
    } else if (times === 1) {
      this.#reopen();
      showNotice('page', `${what}. It was started anew with the same link.`);
    } else {
      clearNotices('page');
      this.#stopped = link;
      this.#phase = 'failed';
      byId('page').dataset.state = 'stopped';
      showReading({
        headline: [{ text: 'This link stops its program.', quantity: null }],
        detail: 'Nothing can be shown of it. Any other link works: change a value, choose another view, or go back.',
      });
      showNotice('page', `${what} twice at the link ${link}. Please report this link: it should work.`, { error: true });
    }
  }

  /** Has the program of the view loaded, and says so. @param {string} view */
  async #load(view) {
    const what = view === 'training' ? 'the trainer' : 'stochastic depth';
    clearNotices('page');
    byId('page').dataset.state = 'fetching';
    showReading({ headline: [{ text: `Loading ${what}…`, quantity: null }], detail: 'Its mathematics is a program of its own.' });
    try {
      await this.#programs.load(view);
    } catch (error) {
      if (this.#state.reading.view !== view) return; // the reader has turned to another one meanwhile
      const words = `${what[0].toUpperCase()}${what.slice(1)} did not load`;
      clearNotices('page');
      byId('page').dataset.state = 'lacking';
      showReading({ headline: [{ text: `${words}.`, quantity: null }], detail: 'Without it there is nothing to show here.' });
      speakReading();
      showNotice('page', `${words} (${error}).`, { error: true, action: retry(this.#lacked === view, () => this.#reopen()) });
      this.#lacked = view;
      return;
    }
    // The reader may have turned to another view meanwhile.
    if (!this.#program) this.#reopen();
  }

  #reopen() {
    this.#link = '';
    this.#changed(this.#state.reading, 'commit');
  }

  /** Has computed what the view wants and lacks: networks, or theory that takes longer than a frame. */
  #sample() {
    const session = this.#session;
    const compute = this.#program?.compute;
    if (this.#phase === 'theory') {
      this.#askTheory();
      return;
    }
    if (!session || !compute || ['running', 'paused', 'restarting'].includes(this.#phase)) return;
    // Another look at networks whose training was stopped is no reason to go on.
    if (this.#training && this.#phase === 'cancelled') return;
    const task = session.tasks().find((each) => session.blocks_done(each) < session.blocks(each));
    if (!task) {
      clearNotices('time');
      this.#phase = session.wants() ? 'waiting' : 'done';
      if (this.#phase === 'done') this.#tellResult(session);
      this.#schedule();
      return;
    }
    clearNotices('compute');
    this.#phase = 'running';
    this.#task = task;
    this.#progress.begin();
    compute.run({
      link: this.#link, task, from: session.blocks_done(task), blocks: session.blocks(task),
      onStart: () => {
        this.#forecast.start(session, task, compute.parallel, (link) => this.#state.go(link));
        this.#schedule(); // training looks first for a result that was kept
      },
      onBlocks: (words) => {
        const first = session.blocks_done(task) === 0;
        session.push(task, words);
        this.#forecast.advance(session);
        if (first) this.#schedule();
        else this.#scheduleLater();
      },
      onDone: () => {
        performance.mark('depthscale:sampled');
        this.#forecast.end(session);
        this.#phase = 'waiting';
        this.#sample(); // the next task, if there is one
      },
      onFailure: (message, trap) => {
        if (trap) {
          this.#trapped(message);
          return;
        }
        this.#phase = 'failed';
        showNotice('compute', `Sampling stopped: ${message}. The theory still stands; what was sampled is kept.`,
          { error: true, action: { label: 'Retry', run: () => this.#sample() } });
        this.#schedule();
      },
    });
    this.#schedule();
  }

  /** Tells the page around an embed what came out. A worker works out what of the report takes long; what is shown stands meanwhile. @param {Session} session */
  #tellResult(session) {
    try {
      this.#embedded?.result(session);
    } catch (error) {
      const program = this.#program;
      if (!program?.takesLong(error)) throw error;
      program.compute?.run({
        link: this.#link, task: 'theory', from: 0, blocks: 1,
        onBlocks: (numbers) => program.takeTheory(numbers),
        onDone: () => {
          session.be_patient();
          this.#embedded?.result(session);
        },
        onFailure: (message, trap) => {
          if (trap) this.#trapped(message);
          else showNotice('compute', `The report could not be worked out: ${message}.`, { error: true, action: { label: 'Retry', run: () => this.#tellResult(session) } });
        },
      });
    }
  }

  #cancel() {
    this.#program?.cancel();
    clearTimeout(this.#rest);
    clearNotices('time');
    this.#phase = 'cancelled';
    if (byId('page').dataset.state === 'working') {
      this.#progress.showTheory(true, this.#integrals);
      return;
    }
    this.#schedule();
  }

  #pause() {
    this.#training?.pause();
    this.#phase = 'paused';
    this.#schedule();
  }

  #resume() {
    this.#phase = 'waiting';
    if (byId('page').dataset.state === 'working') this.#workOut();
    this.#sample();
  }

  #schedule() {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#render());
  }

  /** Draws when the last picture has stood long enough. */
  #scheduleLater() {
    if (this.#later !== 0) return;
    this.#later = setTimeout(() => this.#schedule(), Math.max(0, this.#drawn + STREAM_MS - performance.now()));
  }

  #render() {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#later);
    this.#frame = this.#later = 0;
    this.#drawn = performance.now();
    const session = this.#session;
    if (!session || this.#phase === 'theory') return;
    try {
      const done = session.networks_done();
      const amount = session.amount();
      this.#charts.show(session);
      showReading(session.reading());
      this.#progress.show(this.#phase, amount, done, this.#training, this.#forecast.words(session));
      this.#derive(session);
      if (!this.#embedded) this.#writeBelow(session);
      byId('page').dataset.state = 'ready';
      this.#embedded?.ready();
      if (done > 0 && performance.getEntriesByName('depthscale:first-networks').length === 0) performance.mark('depthscale:first-networks');
      if (this.#phase === 'done') {
        speakReading();
        this.#embedded?.drawn();
      }
    } catch (error) {
      if (this.#failed(error)) {
        this.#sample();
        return;
      }
      showNotice('page', `Drawing stopped: ${error}.`, {
        error: true, action: { label: 'Reload the page', run: () => location.reload() },
      });
    }
  }

  /** What stands below the charts. @param {Session} session */
  #writeBelow(session) {
    this.#writeTable(session);
    const { link, view } = this.#state.reading;
    this.#words.show(view);
    const advises = view === 'point';
    if (advises || this.#advice.wanted) this.#advice.with((card) => card.show(link, advises));
    const [claims, wants] = [session.claims(), session.wants()]; // the session may be gone when the card is there
    if (claims.length > 0 || this.#claims.wanted) this.#claims.with((card) => card.show(claims, wants));
  }

  /** @param {Session} session */
  #derive(session) {
    const { reading } = this.#state;
    if (reading.view !== 'chain' && !this.#stepper.wanted) return;
    // Gone if the link changed while it loaded.
    this.#stepper.with((stepper) => { if (session === this.#session) stepper.show(reading, session); });
  }

  /** @param {Session} session */
  #writeTable(session) {
    const now = performance.now();
    const late = this.#phase !== 'running' || now - this.#tableWritten >= LONG_TABLE_MS;
    // Of several networks each column is fitted.
    if (!late && (this.#table.large || this.#state.reading.view === 'compare')) return;
    this.#table.show(session.table());
    // Fits cost as much as a picture.
    if (!late) return;
    this.#tableWritten = now;
    const details = session.details();
    byId('details').hidden = !details;
    if (details) this.#details.show(details);
  }
}

// What fails here, faults.js says.
const plans = computePlans();
const embedding = isEmbedded() ? import('./embedded.js') : null;
const own = await startHere();
const page = new Page(own, await embedding);
await new Promise((resolve) => { setTimeout(resolve); }); // both take time, and the page answers in between
page.open();
performance.mark('depthscale:theory');
page.use(await plans);
startOffline(() => { page.remark = 'kept for offline use, reload for threads'; });
