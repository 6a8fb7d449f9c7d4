/** Pieces that are kept as they came. */
const MOST_PIECES = 256;

/**
 * Bytes that come in pieces. Mostly the first piece is all; where they come one by one, as in chunks of one byte, each
 * piece would cost hundreds of bytes if it were kept.
 */
export class Gathered {
  readonly #parts: Buffer[] = [];
  #latest: Buffer[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** @param piece is not changed, but may be kept */
  add(piece: Buffer): void {
    this.#size += piece.length;
    this.#latest.push(piece);
    if (this.#latest.length < MOST_PIECES) return;
    this.#parts.push(Buffer.concat(this.#latest));
    this.#latest = [];
  }

  /** All that came so far. */
  whole(): Buffer {
    const pieces = [...this.#parts, ...this.#latest];
    const [only] = pieces;
    return only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces);
  }
}
