// When a value that was typed is taken. A press on something else takes the focus from the field, and what the value changes on the
// page could move or replace what is being pressed before the button is up: then the click would be lost. So it is taken right
// before that click.

let pressed = false;
/** @type {(() => void)[]} */
let waiting = [];

addEventListener('mousedown', () => { pressed = true; }, true);
addEventListener('click', release, true);
// A press that becomes no click: it ends elsewhere, or outside of the window.
addEventListener('mouseup', () => setTimeout(release), true);
addEventListener('blur', release);

function release() {
  pressed = false;
  const due = waiting;
  waiting = [];
  for (const take of due) take();
}

/** Runs `take` now, or right before the click that a press becomes. @param {() => void} take */
export function afterPress(take) {
  if (pressed) waiting.push(take);
  else take();
}
