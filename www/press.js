// When a value that was typed is taken. A press on something else takes the focus from the field, and what the value changes on the
// page could move or replace what is being pressed before the button is up: then the click would be lost. So it is taken right
// before that click.

/** A longer press is no click that could be lost. */
const LONGEST_MS = 1000;

let pressed = false;
/** @type {(() => void)[]} */
let waiting = [];

addEventListener('mousedown', () => { pressed = true; }, true);
addEventListener('click', release, true);
// A press that becomes no click ends elsewhere, or is a drag that no event ends.
addEventListener('mouseup', () => setTimeout(release), true);

function release() {
  pressed = false;
  const due = waiting;
  waiting = [];
  for (const take of due) take();
}

/** Runs `take` now, or right before the click that a press becomes. @param {() => void} take */
export function afterPress(take) {
  if (!pressed) {
    take();
    return;
  }
  waiting.push(take);
  setTimeout(release, LONGEST_MS);
}
