/** Whole numbers as text, as geo/maps/ground.py writes them: five bits a letter, the lowest first. */

const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_";
const CODES = new Uint8Array(128);
for (let i = 0; i < LETTERS.length; i++) CODES[LETTERS.charCodeAt(i)] = i;
const MORE = 32;
const GROUP = 5;

/** Read the numbers of a text. @param {string} text @returns {number[]} */
export function unpacked(text) {
  const numbers = [];
  let [rest, shift] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = CODES[text.charCodeAt(i)] ?? 0;
    rest |= (code & (MORE - 1)) << shift;
    if (code & MORE) shift += GROUP;
    else {
      numbers.push(rest & 1 ? ~(rest >> 1) : rest >> 1);
      rest = shift = 0;
    }
  }
  return numbers;
}
