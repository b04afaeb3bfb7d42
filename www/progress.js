// How far the sampling is, how long it will take, and the buttons to stop and to go on.

import { element } from './dom.js';
import { duration } from './format.js';

/** @typedef {import('./types.js').Amount} Amount */
/** @typedef {import('./programs.js').Note} Note */
/** @typedef {'waiting' | 'running' | 'paused' | 'done' | 'cancelled' | 'failed'} Phase */

export class Progress {
  #host;
  #bar = element('progress', { max: 1, value: 0, 'aria-label': 'Computing' });
  #words = element('span', { class: 'progress-words', role: 'status' });
  #mode = element('span', { class: 'mode' });
  #computes = '';
  #remark = '';
  #pause;
  #cancel;
  #resume;
  #startOver;
  #action;
  /** @type {Note | null} */
  #note = null;
  #begun = 0;
  /** When all was there; 0 before. */
  #ended = 0;
  #from = 0;

  /**
   * @param {HTMLElement} host
   * @param {{ pause: () => void, cancel: () => void, resume: () => void, startOver: () => void }} actions
   */
  constructor(host, { pause, cancel, resume, startOver }) {
    this.#host = host;
    this.#pause = element('button', { type: 'button', 'data-action': 'pause', hidden: true, click: pause }, 'Pause');
    this.#cancel = element('button', { type: 'button', 'data-action': 'cancel', hidden: true, click: cancel }, 'Stop');
    this.#resume = element('button', { type: 'button', 'data-action': 'resume', hidden: true, click: resume });
    this.#startOver = element('button', { type: 'button', 'data-action': 'start-over', hidden: true, click: startOver });
    this.#action = element('button', { type: 'button', 'data-action': 'note', hidden: true, click: () => this.#note?.action?.run() });
    host.replaceChildren(this.#bar, element('div', { class: 'progress-line' },
      this.#words, this.#pause, this.#resume, this.#cancel, this.#startOver, this.#action, this.#mode));
    host.hidden = false;
  }

  /** What computes: threads or plain workers. @param {string} words */
  set mode(words) {
    this.#computes = words;
    this.#showMode();
  }

  /** What else there is to say of it. @param {string} words */
  set remark(words) {
    this.#remark = words;
    this.#showMode();
  }

  #showMode() {
    this.#mode.textContent = [this.#computes, this.#remark].filter(Boolean).join('; ');
  }

  /** @param {number} done What is there already. */
  begin(done) {
    this.#begun = performance.now();
    this.#ended = 0;
    this.#from = done;
  }

  /**
   * @param {Phase} phase
   * @param {Amount} amount
   * @param {number} networks How many are there.
   * @param {{ note: Note | null } | null} training What is to be said instead, unless it runs; only a training can be paused.
   */
  show(phase, amount, networks, training) {
    const { done, total, unit: [one, many] } = amount;
    this.#host.dataset.state = phase;
    this.#host.dataset.networks = String(networks);
    this.#bar.max = total;
    this.#bar.value = done;
    this.#note = phase === 'running' ? null : training?.note ?? null;
    this.#action.hidden = !this.#note?.action;
    this.#action.textContent = this.#note?.action?.label ?? '';
    this.#pause.hidden = !training || phase !== 'running';
    this.#cancel.hidden = phase !== 'running' && phase !== 'paused' && (phase !== 'waiting' || this.#note !== null);
    this.#resume.hidden = phase !== 'paused' && phase !== 'cancelled' && phase !== 'failed';
    this.#resume.textContent = phase === 'paused' ? 'Resume' : done === 0 && phase === 'cancelled' ? 'Start again' : 'Go on';
    this.#startOver.hidden = !training || this.#resume.hidden || done === 0;
    this.#startOver.textContent = `Start over (drops ${done} ${done === 1 ? one : many})`;
    this.#words.setAttribute('aria-live', phase === 'running' || phase === 'waiting' ? 'off' : 'polite');
    this.#words.textContent = this.#say(phase, amount);
  }

  /** @param {Phase} phase @param {Amount} amount */
  #say(phase, { done, total, unit: [one, many], verb }) {
    if (done === total) this.#ended ||= performance.now();
    const took = (this.#ended || performance.now()) - this.#begun;
    if (this.#note) return this.#note.words;
    switch (phase) {
      case 'waiting': return `Theory only; ${many} follow`;
      case 'done': return `${total} ${total === 1 ? one : many} ${verb}${took >= 50 ? ` in ${duration(took)}` : ''}`;
      case 'paused': return `Paused at ${done} of ${total} ${many}`;
      case 'cancelled': return `Stopped at ${done} of ${total} ${many}`;
      case 'failed': return `${many === 'networks' ? 'Sampling' : 'Computing'} failed at ${done} of ${total} ${many}`;
      case 'running': {
        const fresh = done - this.#from;
        const left = fresh > 0 ? `, ${duration(took * (total - done) / fresh)} left` : '';
        return `${done} of ${total} ${many}${left}`;
      }
    }
  }
}
