// How far the sampling is, how long it will take, and the buttons to stop and to go on.

import { element } from './dom.js';
import { duration } from './format.js';

/** @typedef {'waiting' | 'running' | 'done' | 'cancelled' | 'failed'} Phase */

export class Progress {
  #host;
  #bar = element('progress', { max: 1, value: 0, 'aria-label': 'Sampled networks' });
  #words = element('span', { class: 'progress-words', role: 'status' });
  #mode = element('span', { class: 'mode' });
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
    this.#mode.textContent = words;
  }

  /** @param {number} done Networks that are there already. */
  begin(done) {
    this.#begun = performance.now();
    this.#from = done;
  }

  /**
   * @param {Phase} phase
   * @param {number} done Networks.
   * @param {number} total
   * @param {number} dots What part of the networks on the maps is there; 1 where there are none to draw.
   */
  show(phase, done, total, dots) {
    this.#host.dataset.state = phase;
    this.#host.dataset.networks = String(done);
    const onMaps = dots < 1 && phase === 'running';
    this.#bar.max = onMaps ? 1 : total;
    this.#bar.value = onMaps ? dots : done;
    this.#cancel.hidden = phase !== 'running' && phase !== 'waiting';
    this.#resume.hidden = phase !== 'cancelled' && phase !== 'failed';
    this.#words.setAttribute('aria-live', phase === 'running' || phase === 'waiting' ? 'off' : 'polite');
    this.#words.textContent = onMaps ? `Dots on the maps: ${Math.floor(100 * dots)} %` : this.#say(phase, done, total);
  }

  /** @param {Phase} phase @param {number} done @param {number} total */
  #say(phase, done, total) {
    const took = performance.now() - this.#begun;
    switch (phase) {
      case 'waiting': return 'Theory only; networks follow';
      case 'done': return `${total} ${total === 1 ? 'network' : 'networks'} sampled${took >= 50 ? ` in ${duration(took)}` : ''}`;
      case 'cancelled': return `Stopped at ${done} of ${total} networks`;
      case 'failed': return `Sampling failed at ${done} of ${total} networks`;
      case 'running': {
        const fresh = done - this.#from;
        const left = fresh > 0 ? `, ${duration(took * (total - done) / fresh)} left` : '';
        return `${done} of ${total} networks${left}`;
      }
    }
  }
}
