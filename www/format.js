// Numbers for people. The exact value always stands beside, in `data-value`.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** @typedef {'whole' | 'sigma' | 'fixed' | 'scientific'} Style */

/**
 * How a whole column is written, so that its digits stand below each other.
 * @param {string} key
 * @param {ArrayLike<number>} values
 * @returns {Style}
 */
export function columnStyle(key, values) {
  if (key.includes('difference')) return 'sigma';
  let whole = true;
  let smallest = Infinity;
  let largest = 0;
  for (let i = 0; i < values.length; i += 1) {
    const size = Math.abs(values[i]);
    if (!Number.isFinite(size)) continue;
    whole &&= Number.isInteger(size) && size < 1e7;
    if (size > 0) smallest = Math.min(smallest, size);
    largest = Math.max(largest, size);
  }
  if (whole) return 'whole';
  return smallest >= 1e-3 && largest < 1e4 ? 'fixed' : 'scientific';
}

/** A mean so many standard errors from the theory is marked: chance does that to one number in 150,000. */
export const FAR = 4.5;

/** Whether a difference deserves a mark. @param {number} value @param {Style} style */
export function isFar(value, style) {
  return style === 'sigma' && Math.abs(value) > FAR;
}

/**
 * @param {number} value NaN stands for "there is no number here".
 * @param {Style} style
 * @returns {string}
 */
export function formatNumber(value, style) {
  if (Number.isNaN(value)) return '–';
  if (value === Infinity) return '∞';
  if (value === -Infinity) return '−∞';
  switch (style) {
    case 'whole': return minus(value.toFixed(0));
    case 'sigma': return Math.abs(value) < 1000 ? `${minus(value.toFixed(1))} σ` : `${scientific(value, 2)} σ`;
    case 'fixed': return minus(value.toFixed(value !== 0 && Math.abs(value) < 0.1 ? 5 : 4));
    case 'scientific': return scientific(value, 4);
  }
}

/**
 * @param {number} value
 * @param {number} digits Significant ones.
 */
function scientific(value, digits) {
  if (value === 0) return '0';
  const [mantissa, exponent] = value.toExponential(digits - 1).split('e');
  const power = [...exponent.replace('+', '')].map((c) => (c === '-' ? '⁻' : SUPERSCRIPTS[Number(c)])).join('');
  return `${minus(mantissa)}×10${power}`;
}

/** A minus sign as wide as a digit, and none for a zero. @param {string} text */
function minus(text) {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace('-', '−');
}

/**
 * A duration in words: "0.4 s", "3 min".
 * @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${seconds.toFixed(0)} s`;
  return seconds < 6000 ? `${(seconds / 60).toFixed(0)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/**
 * A duration of a minute or more in whole words: "1 minute", "12 minutes", "3 hours", "2 days".
 * @param {number} seconds
 */
export function longDuration(seconds) {
  const minutes = Math.max(1, Math.round(seconds / 60));
  const [count, unit] = minutes < 90 ? [minutes, 'minute']
    : minutes < 48 * 60 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes / 1440), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
