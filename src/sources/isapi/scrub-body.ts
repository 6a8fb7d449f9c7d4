/** A body as text that can be turned back into the same bytes. */
export interface BodyText {
  readonly text: string;
  readonly encode: (text: string) => Buffer;
}

/** `null` when the body is no text. Whatever is not valid in its encoding is read as Latin-1, byte by byte. */
export function readBody(body: Buffer): BodyText | null {
  const [first, second] = body;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0))
    return body.length % 2 === 0 ? reversible(body, 'utf16le') : null;
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) {
    if (body.length % 2 !== 0) return null;
    const text = Buffer.from(body).swap16().toString('utf16le');
    return { text, encode: (changed) => Buffer.from(changed, 'utf16le').swap16() };
  }
  // Some firmwares leave NULs behind the root, and no text has any elsewhere.
  const end = body.findLastIndex((byte) => byte > 0x20);
  if (body.subarray(0, end + 1).includes(0)) return null;
  return reversible(body, 'utf8') ?? reversible(body, 'latin1');
}

function reversible(body: Buffer, encoding: 'utf8' | 'utf16le' | 'latin1'): BodyText | null {
  const text = body.toString(encoding);
  if (!Buffer.from(text, encoding).equals(body)) return null;
  return { text, encode: (changed) => Buffer.from(changed, encoding) };
}
