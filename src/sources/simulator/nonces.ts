import { randomBytes } from 'node:crypto';
import type { DigestAlgorithm } from './digest.ts';

/** A nonce that was given out. */
export interface Nonce {
  readonly algorithm: DigestAlgorithm;
  /** The highest `nc` so far. */
  count: number;
  uses: number;
}

/** Nonces that are not remembered any more count as expired. */
const REMEMBERED = 256;

/** The nonces of one recorder. */
export class Nonces {
  readonly #known = new Map<string, Nonce>();

  issue(algorithm: DigestAlgorithm): string {
    const value = randomBytes(16).toString('hex');
    this.#known.set(value, { algorithm, count: 0, uses: 0 });
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    return value;
  }

  find(value: string): Nonce | undefined {
    return this.#known.get(value);
  }

  expire(value: string): void {
    this.#known.delete(value);
  }

  expireAll(): void {
    this.#known.clear();
  }
}
