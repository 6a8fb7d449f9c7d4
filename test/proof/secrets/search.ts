import { type Form, formsOf, nameWriting } from './forms.ts';
import type { Secret } from './secret.ts';

/** A password, or what only a login holds, where it must not be. Tells nothing of the password itself. */
export interface Find {
  /** Whose it is. */
  readonly label: string;
  readonly form: string;
}

/** So many bytes of every form are looked for; what begins so is compared in full. All forms are as long. */
const LENGTH = 9;
const BASE = 257;
/** The weight of the byte that leaves the window. */
const OLDEST = Array.from({ length: LENGTH - 1 }).reduce<number>((power) => Math.imul(power, BASE), 1);

interface Needle extends Form {
  readonly secret: Secret;
}

/** What only the headers of a login say. Words of ISAPI such as `badAuthorization` are none, nor is a scrubbed one. */
const HEADERS: readonly (readonly [string, RegExp])[] = [
  ['an Authorization header', /(?<![a-z])(?:proxy-)?authorization(?![a-z])(?!.*redacted)/i],
  ['a Basic login', /\bbasic\s+(?!realm|\S*redacted)[a-z\d+/]{6,}/i],
  ['a Digest login', /\bdigest\s+username|\bcnonce\s*=|[\s,"]response="?[\da-f]{32}/i],
  ['a Bearer token', /\bbearer\s+[\w.~+/-]{6,}/i],
];

/** Looks for many passwords in all their forms at once, in one pass over the bytes (Rabin and Karp). */
export class Search {
  readonly #needles = new Map<number, Needle[]>();

  add(secret: Secret, realms: readonly string[] = []): void {
    for (const form of formsOf(secret, realms)) {
      const key = hashOf(form.bytes);
      const others = this.#needles.get(key);
      if (others === undefined) this.#needles.set(key, [{ ...form, secret }]);
      else others.push({ ...form, secret });
    }
  }

  /** What of all this is in `bytes`, each at most once. */
  find(bytes: Buffer): readonly Find[] {
    const found = new Map<string, Find>();
    const note = (find: Find): void => void found.set(`${find.label}: ${find.form}`, find);
    this.#scan(bytes, ({ secret, name }) => {
      note({ label: secret.label, form: nameWriting(secret, bytes) ?? name });
    });
    const text = bytes.toString('latin1');
    for (const [form, header] of HEADERS) if (header.test(text)) note({ label: 'a login', form });
    return [...found.values()];
  }

  #scan(bytes: Buffer, hit: (needle: Needle) => void): void {
    let hash = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      if (at >= LENGTH) hash -= Math.imul(fold(bytes[at - LENGTH] ?? 0), OLDEST);
      hash = (Math.imul(hash, BASE) + fold(bytes[at] ?? 0)) | 0;
      const start = at - LENGTH + 1;
      const needles = start < 0 ? undefined : this.#needles.get(hash);
      for (const needle of needles ?? []) if (isAt(bytes, start, needle.bytes)) hit(needle);
    }
  }
}

function hashOf(bytes: Buffer): number {
  if (bytes.length < LENGTH)
    throw new Error(`a form of ${bytes.length} bytes is too short to be told from chance`);
  let hash = 0;
  for (const byte of bytes.subarray(0, LENGTH)) hash = (Math.imul(hash, BASE) + fold(byte)) | 0;
  return hash;
}

function isAt(bytes: Buffer, start: number, wanted: Buffer): boolean {
  if (start + wanted.length > bytes.length) return false;
  for (let at = 0; at < wanted.length; at += 1)
    if (fold(bytes[start + at] ?? 0) !== fold(wanted[at] ?? 0)) return false;
  return true;
}

/** Lower case: marks and hex may come out in capitals. */
function fold(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}
