const NAMED: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};
const ESCAPED = /&#0*(\d{1,3});|(?:&#x0*|%|\\u00)([\da-f]{2});?/gi;
/** A longer text is what a damaged document makes of a value: each of its characters in every way would be too much. */
const LONGEST = 256;
/** So many characters of Base64 say nothing by themselves. */
const SHORTEST_BASE64 = 4;

/**
 * A regular expression (for flags `i` and `u`) for a text however it is escaped: as it is, for XML, for a URL, for
 * JSON, or a mixture of them, and for its UTF-8 bytes read as Latin-1. For one of more than 256 characters no mixtures.
 */
export function spelled(text: string): string {
  return text.length > LONGEST ? spelledAsWhole(text) : Array.from(text, spelledCharacter).join('');
}

function spelledAsWhole(text: string): string {
  const inXml = text.replaceAll(/[&<>"']/g, (sign) => `&${NAMED[sign] ?? ''};`);
  const inJson = JSON.stringify(text).slice(1, -1);
  const inUrl = encodeURIComponent(text.toWellFormed());
  const ways = new Set([text, inXml, inXml.replaceAll('&', '&amp;'), inJson, inUrl]);
  return `(?:${Array.from(ways, literal).join('|')})`;
}

function spelledCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const bytes = [...Buffer.from(character)];
  const named = NAMED[character];
  const ways = [
    literal(character),
    `&#0*${code};`,
    `&#x0*${code.toString(16)};`,
    bytes.map((byte) => `%${hex(byte, 2)}`).join(''),
    units(character)
      .map((unit) => String.raw`\\u${hex(unit, 4)}`)
      .join(''),
    ...(named === undefined ? [] : [`&${named};`, `&amp;${named};`]),
    ...(/["\\/]/.test(character) ? [String.raw`\\` + literal(character)] : []),
    ...(character === ' ' ? [String.raw`\+`] : []),
    ...(bytes.length > 1 ? [literal(Buffer.from(character).toString('latin1'))] : []),
  ];
  return `(?:${ways.join('|')})`;
}

/** Regular expressions for a text inside Base64 of a longer one, which depends on where in it the text begins. */
export function spelledInBase64(text: string): readonly string[] {
  // Those characters go with it, as far as they are there: they hold bits of the text as well.
  const beside = '(?:[a-z0-9_/+-]|%2b|%2f)?';
  return cores(text).map(({ core, before, isOpen }) => {
    const spelt = Array.from(core, spelledInAlphabet).join('');
    return `${before === 0 ? '' : beside}${spelt}${isOpen ? beside : ''}`;
  });
}

/**
 * Whether a text may be in another, however it is escaped there: quicker by far than to look for it.
 *
 * @param plain the other text, as `withoutEscapes` gives it
 */
export function mayBeIn(text: string, plain: string): boolean {
  return [text, ...cores(text).map(({ core }) => core)].some((form) => plain.includes(longestRun(form)));
}

/** A text in small letters as it is, and with every letter and figure unescaped: what looks escaped may not be. */
export function withoutEscapes(text: string): string {
  const unescaped = text.replaceAll(ESCAPED, (found, decimal?: string, code = '') => {
    const letter = String.fromCharCode(decimal === undefined ? Number.parseInt(code, 16) : Number(decimal));
    return /[\da-z]/i.test(letter) ? letter : found;
  });
  return `${text}\n${unescaped}`.toLowerCase();
}

/** Escapes end it, or what is as good as one: another way to write `/` or `+`. */
function longestRun(text: string): string {
  const runs = text.toLowerCase().match(/[\da-z]+/g) ?? [];
  return runs.reduce((longest, run) => (run.length > longest.length ? run : longest), '');
}

/** What of Base64 is the same, whatever stands beside the text. */
function cores(text: string) {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    // The first and the last characters also hold bits of what stands beside the text.
    const from = [0, 2, 3][before] ?? 0;
    const bits = (before + bytes.length) * 8;
    const core = encoded.slice(from, Math.floor(bits / 6));
    return core.length < SHORTEST_BASE64 ? [] : [{ core, before, isOpen: bits % 6 !== 0 }];
  });
}

function spelledInAlphabet(character: string): string {
  if (character === '+') return '(?:[+-]|%2b)';
  return character === '/' ? String.raw`(?:[/_]|%2f|\\/)` : character;
}

/** By numbers, so that nothing in a secret can be taken for syntax and end up in an error. */
function literal(text: string): string {
  return Array.from(text, (one) =>
    /^[a-z\d]$/i.test(one) ? one : String.raw`\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
  ).join('');
}

function units(character: string): readonly number[] {
  return Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}
