// The tour is offered in one line, on the first visit alone.

import { byId, element } from './dom.js';
import { remember, remembered } from './memory.js';

export function offerTour() {
  if (remembered('tour')) return;
  const line = element('p', { id: 'tour-offer', class: 'tour-offer' }, 'New here?',
    element('button', { type: 'button', 'data-action': 'tour', click: () => byId('take-tour').click() }, 'Take the two-minute tour'),
    element('button', { type: 'button', class: 'quiet', 'aria-label': 'No tour', click: () => line.remove() }, '✕'));
  byId('notices').before(line);
  remember('tour', 'offered');
  byId('take-tour').addEventListener('click', () => line.remove());
}
