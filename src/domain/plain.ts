/** What ends a line or steers a terminal. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** What turns the direction of the text behind it, or would be read with it unseen. */
const TURNS = /[\u{61C}\u{200E}\u{200F}\u{202A}-\u{202E}\u{2066}-\u{2069}]+/gu;
/** All of these that JSON does not escape by itself. */
const BARE_IN_JSON = /[\u{7F}-\u{9F}\u{61C}\u{200E}\u{200F}\u{2028}-\u{202E}\u{2066}-\u{2069}]/gu;

/** A recorder's text where it is one word (contract 4), else `null`. */
export function wordOf(text: string | null): string | null {
  return text !== null && /^[A-Za-z\d_]{1,40}$/.test(text) ? text : null;
}

/** A text from outside, as one line that steers no terminal: without controls, line breaks and turns of direction. */
export function oneLine(text: string): string {
  return text.replaceAll(TURNS, '').replaceAll(CONTROLS, ' ');
}

/** JSON that says the same, and neither ends a line for any program nor steers a terminal. */
export function plainJson(json: string): string {
  return json.replaceAll(BARE_IN_JSON, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
