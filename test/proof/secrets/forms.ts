import { createHash } from 'node:crypto';
import type { Secret } from './secret.ts';

/** One way in which a password, or a part of it, can be written. */
export interface Form {
  readonly name: string;
  readonly bytes: Buffer;
}

const XML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** The whole of it, as others write it. */
const WRITINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'for a URL': encodeURIComponent,
  'for a form': (text) => String(new URLSearchParams({ a: text })).slice(2),
  'for JSON': (text) => JSON.stringify(text).slice(1, -1),
  'for XML': (text) => text.replaceAll(/[&<>"']/g, (one) => XML[one] ?? one),
  'in Base64': (text) => Buffer.from(text).toString('base64').replace(/.?=*$/, ''),
};

/**
 * Every form that a password is looked for in: by its marks, which no escaping changes, in part, encoded, and hashed
 * without salt.
 *
 * @param realms of the recorder that it is for: `user:realm:password` hashed is as good as the password (RFC 7616)
 */
export function formsOf({ user, value, marks }: Secret, realms: readonly string[]): readonly Form[] {
  const logins = [value, `${user}:${value}`, ...realms.map((realm) => `${user}:${realm}:${value}`)];
  return [...marks.flatMap(partsOf), ...logins.flatMap(hashesOf)];
}

/** What a find is called: the whole password in one of its writings, where it is that. */
export function nameWriting({ user, value }: Secret, found: Buffer): string | null {
  for (const [what, text] of [
    ['user:password', `${user}:${value}`],
    ['password', value],
  ] as const)
    for (const [name, write] of Object.entries(WRITINGS))
      if (found.includes(write(text))) return `${what} ${name}`;
  return null;
}

function partsOf(mark: string): readonly Form[] {
  const bytes = Buffer.from(mark);
  return [
    form('a part of it', mark),
    form('a part in hex', bytes.toString('hex')),
    form('a part in hex, apart', bytes.toString('hex').match(/../g)?.join(' ') ?? ''),
    form('a part as a list of bytes', bytes.join(',')),
    form('a part backwards', Array.from(mark).toReversed().join('')),
    { name: 'a part in UTF-16', bytes: Buffer.from(mark, 'utf16le') },
    ...[0, 1, 2].map((before) => form('a part in Base64', middle(mark, before))),
  ];
}

/** Base64 of a text somewhere inside another, without the characters that also hold bits of its neighbours. */
function middle(text: string, before: number): string {
  const encoded = Buffer.from(`${'\0'.repeat(before)}${text}`).toString('base64');
  return encoded.slice([0, 2, 3][before], Math.floor(((before + text.length) * 8) / 6));
}

function hashesOf(text: string): readonly Form[] {
  return ['md5', 'sha1', 'sha256', 'sha512'].flatMap((hash) => {
    const name = `${hash} without salt`;
    const bytes = createHash(hash).update(text).digest();
    const base64 = bytes.toString('base64').replace(/=+$/, '');
    return [{ name, bytes }, form(name, bytes.toString('hex')), form(name, base64)];
  });
}

const form = (name: string, text: string): Form => ({ name, bytes: Buffer.from(text) });
