const DECLARED = /^[^<]{0,8}<\?xml[^>]*?\bencoding\s*=\s*["']([\w.:-]+)/;
const CHARSET = /charset\s*=\s*"?([\w.:-]+)/i;

/**
 * The text of a body: by its byte order mark, its XML declaration, the charset of its content type, or else as
 * UTF-8. Bytes that are wrong in that encoding become U+FFFD, encodings that nobody knows are read as UTF-8
 * (isapi.md 8.9). Blanks around it and the NULs that some firmwares leave at the end are gone.
 */
export function decode(body: Buffer, contentType: string): string {
  const source = new TextDecoder(encodingOf(body, contentType)).decode(body);
  let end = source.length;
  while (end > 0 && source.charCodeAt(end - 1) <= 0x20) end -= 1;
  return source.slice(0, end).trimStart();
}

function encodingOf(body: Buffer, contentType: string): string {
  const [first, second] = body;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  const declared = DECLARED.exec(body.toString('latin1', 0, 200))?.[1] ?? CHARSET.exec(contentType)?.[1];
  // Who declares UTF-16 in single bytes does not write UTF-16.
  return declared === undefined || /^utf-?16/i.test(declared) || !isKnown(declared) ? 'utf-8' : declared;
}

function isKnown(encoding: string): boolean {
  try {
    return new TextDecoder(encoding).encoding !== '';
  } catch {
    return false;
  }
}
