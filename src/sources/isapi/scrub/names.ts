import { isIP } from 'node:net';
import type { Kind } from './rules.ts';

/** What takes the place of a value, by its kind and a number that counts from 1; the first that may be used. */
const WORDS: Readonly<Record<Kind, readonly ((number: number) => string)[]>> = {
  secret: [() => 'redacted', () => 'removed'],
  user: [(n) => `account-${n}`, (n) => `login-${n}`],
  recorder: [(n) => `Recorder ${n}`, (n) => `Device ${n}`],
  camera: [(n) => `Camera ${n}`, (n) => `Channel ${n}`],
  text: [(n) => `Text ${n}`, (n) => `Words ${n}`],
  host: [(n) => `host-${n}.example`, (n) => `place-${n}.example`],
  ipv4: [ipv4],
  ipv6: [(n) => `2001:db8::${n.toString(16)}`],
  mac: [(n) => `02${pad(n.toString(16), 10)}`],
  uuid: [(n) => `00000000-0000-4000-8000-${pad(n.toString(16), 12)}`],
  hex: [(n) => n.toString(16)],
  serial: [(n) => `SERIAL-${n}`, (n) => `NUMBER-${n}`],
  identifier: [(n) => `ID-${n}`, (n) => `MARK-${n}`],
  network: [(n) => `Network ${n}`, (n) => `Wireless ${n}`],
  mail: [(n) => `mail-${n}@example.org`, (n) => `post-${n}@example.org`],
  folder: [(n) => `/folder-${n}`, (n) => `/place-${n}`],
  place: [() => '0'],
};

/** Among so many numbers there is a free one: a wish may have taken one ahead of the count. */
const MOST_TRIES = 300;

/** Names that take the place of others: one and the same for the same value, everywhere. */
export class Pseudonyms {
  readonly #given = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #counts = new Map<Kind, number>();
  readonly #forbidden: readonly string[];

  /** @param forbidden what must not be part of any pseudonym */
  constructor(forbidden: readonly string[]) {
    this.#forbidden = forbidden.map((text) => text.toLowerCase());
  }

  /** How many different values of each kind were replaced. */
  get counts(): ReadonlyMap<Kind, number> {
    return this.#counts;
  }

  /**
   * @param wish a number that the pseudonym may bear, if it is free
   */
  of(kind: Kind, value: string, wish: string | null = null): string {
    const key = `${kind} ${keyOf(kind, value)}`;
    const given = this.#given.get(key);
    if (given !== undefined) return dressed(kind, value, given);
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    const made = this.#make(kind, wish);
    this.#given.set(key, made);
    return dressed(kind, value, made);
  }

  #make(kind: Kind, wish: string | null): string {
    const isConstant = kind === 'secret' || kind === 'place';
    const count = this.#counts.get(kind) ?? 1;
    const numbers = wish !== null && /^[1-9]\d{0,3}$/.test(wish) ? [Number(wish)] : [];
    for (let more = 0; more < (isConstant ? 1 : MOST_TRIES); more += 1) numbers.push(count + more);
    const names = WORDS[kind].flatMap((word) => numbers.map((number) => word(number)));
    const name = names.find((one) => (isConstant || !this.#taken.has(one)) && this.#isAllowed(one)) ?? 'x';
    this.#taken.add(name);
    return name;
  }

  #isAllowed(name: string): boolean {
    return !this.#forbidden.some((text) => name.toLowerCase().includes(text));
  }
}

function keyOf(kind: Kind, value: string): string {
  const plain = value.trim().toLowerCase();
  if (kind === 'secret' || kind === 'place') return '';
  return kind === 'mac' ? plain.replaceAll(/[^\da-f]/g, '') : plain;
}

/** A pseudonym in the form of the value, where it has one. */
function dressed(kind: Kind, value: string, name: string): string {
  if (kind === 'hex') return pad(name, value.length);
  if (kind !== 'mac') return name;
  const separator = /[:.-]/.exec(value)?.[0] ?? '';
  const groups = separator === '.' ? /.{4}/g : /../g;
  const dressedName = name.match(groups)?.join(separator) ?? name;
  return /[A-F]/.test(value) ? dressedName.toUpperCase() : dressedName;
}

/** The kind of a host, by its form. */
export function hostKind(host: string): 'ipv4' | 'ipv6' | 'host' {
  const version = isIP(host.replace(/%.*$/, ''));
  if (version === 0) return 'host';
  return version === 4 ? 'ipv4' : 'ipv6';
}

/** Addresses for documentation (RFC 5737), then those for benchmarks (RFC 2544). */
function ipv4(number: number): string {
  if (number <= 254) return `192.0.2.${number}`;
  const rest = number - 255;
  return `198.18.${Math.floor(rest / 254) % 256}.${(rest % 254) + 1}`;
}

function pad(digits: string, length: number): string {
  return digits.padStart(length, '0').slice(-Math.max(length, digits.length));
}
