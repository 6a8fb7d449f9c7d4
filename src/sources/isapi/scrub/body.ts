/** A body as text that can be turned back into the same bytes. */
export interface BodyText {
  readonly text: string;
  readonly encode: (text: string) => Buffer;
}

/** Letters, figures and signs of ASCII. */
const ASCII = Array.from({ length: 95 }, (_, at) => at + 0x20);
/** Two of them in a row with the bytes of each turned: a byte is missing before them, or one too many is there. */
const TURNED = new RegExp(`[${ASCII.map((code) => String.fromCharCode(code << 8)).join('')}]{2}`);
/**
 * Four of them in a row with a second in the place of their zero: here the text goes on in single bytes. In Chinese there
 * may be one, but hardly four.
 */
const PAIRED = new RegExp(
  `[${ASCII.map((code) => `\\u${code.toString(16)}20-\\u${code.toString(16)}7e`).join('')}]{4}`,
);

/** `null` when the body is no text. Whatever is not valid in its encoding is read as Latin-1, byte by byte. */
export function readBody(body: Buffer): BodyText | null {
  const [first, second] = body;
  const isLittle = (first === 0xff && second === 0xfe) || (first === 0x3c && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c);
  if (isLittle || isBig) return body.length % 2 === 0 ? readWide(body, isBig) : null;
  return hasNul(body.toString('latin1')) ? null : (reversible(body, 'utf8') ?? reversible(body, 'latin1'));
}

/**
 * What has slipped by a byte, or goes on in single bytes, could be read by whoever knows how, and nothing could be found
 * in it here.
 */
function readWide(body: Buffer, isBig: boolean): BodyText | null {
  const inOrder = (bytes: Buffer): Buffer => (isBig ? Buffer.from(bytes).swap16() : bytes);
  const text = inOrder(body).toString('utf16le');
  if (hasNul(text) || TURNED.test(text) || PAIRED.test(text)) return null;
  return { text, encode: (changed) => inOrder(Buffer.from(changed, 'utf16le')) };
}

/** Some firmwares leave NULs behind the root, and no text has any elsewhere. */
function hasNul(text: string): boolean {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) <= 0x20) end -= 1;
  return text.slice(0, end).includes('\0');
}

function reversible(body: Buffer, encoding: 'utf8' | 'latin1'): BodyText | null {
  const text = body.toString(encoding);
  if (!Buffer.from(text, encoding).equals(body)) return null;
  return { text, encode: (changed) => Buffer.from(changed, encoding) };
}
