// How far the sampling is, how long it will take, and the buttons to stop and to go on.

import { element } from './dom.js';
import { duration } from './format.js';

/** @typedef {import('./types.js').Amount} Amount */
/** @typedef {'waiting' | 'running' | 'done' | 'cancelled' | 'failed'} Phase */

export class Progress {
  #host;
  #bar = element('progress', { max: 1, value: 0, 'aria-label': 'Computing' });
  #words = element('span', { class: 'progress-words', role: 'status' });
  #mode = element('span', { class: 'mode' });
  #computes = '';
  #remark = '';
  #cancel;
  #resume;
  #begun = 0;
  #from = 0;

  /**
   * @param {HTMLElement} host
   * @param {{ cancel: () => void, resume: () => void }} actions
   */
  constructor(host, { cancel, resume }) {
    this.#host = host;
    this.#cancel = element('button', { type: 'button', 'data-action': 'cancel', hidden: true, click: cancel }, 'Cancel');
    this.#resume = element('button', { type: 'button', 'data-action': 'resume', hidden: true, click: resume }, 'Go on');
    host.replaceChildren(this.#bar, element('div', { class: 'progress-line' },
      this.#words, this.#cancel, this.#resume, this.#mode));
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
    this.#from = done;
  }

  /**
   * @param {Phase} phase
   * @param {Amount} amount
   * @param {number} networks How many are there.
   */
  show(phase, amount, networks) {
    const { done, total } = amount;
    this.#host.dataset.state = phase;
    this.#host.dataset.networks = String(networks);
    this.#bar.max = total;
    this.#bar.value = done;
    this.#cancel.hidden = phase !== 'running' && phase !== 'waiting';
    this.#resume.hidden = phase !== 'cancelled' && phase !== 'failed';
    this.#words.setAttribute('aria-live', phase === 'running' || phase === 'waiting' ? 'off' : 'polite');
    this.#words.textContent = this.#say(phase, amount);
  }

  /** @param {Phase} phase @param {Amount} amount */
  #say(phase, { done, total, unit: [one, many], verb }) {
    const took = performance.now() - this.#begun;
    switch (phase) {
      case 'waiting': return `Theory only; ${many} follow`;
      case 'done': return `${total} ${total === 1 ? one : many} ${verb}${took >= 50 ? ` in ${duration(took)}` : ''}`;
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
