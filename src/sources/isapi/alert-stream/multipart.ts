/** Characters of one document; a longer one is skipped to its end. */
export const LARGEST_PART = 1024 * 1024;
/** What must be kept so that no tag and no delimiter is overlooked where two chunks meet. */
const TAIL = 128;

/** An alert in XML begins, or a JSON document at the start of a line, after a byte order mark or blanks at most. */
const BEGINNING = /<(?:\w{1,16}:)?EventNotificationAlert|\n[\t \xef\xbb\xbf]{0,16}\{/g;
/** It ends; or it was cut off, and the next one or the next part begins. */
const END_OF_XML =
  /<\/(?:\w{1,16}:)?EventNotificationAlert\s{0,16}>|<(?:\w{1,16}:)?EventNotificationAlert|\n--[\w'()+,./:=?-]{1,70}\r?\n/g;
/** All that JSON knows outside of strings, but for braces. */
const JSON_MARK = /[\s[\]:,\d.+eEtrufalsn-]/;

type Form = 'none' | 'xml' | 'json';

/**
 * Finds the alerts in the body of an alertStream, whole, one at a time and in their order, however the bytes are
 * cut into chunks. What a recorder says of the form is not believed (isapi.md 5.1): boundaries differ from the
 * announced one, come twice or not at all, and headers are missing or wrong. The documents themselves tell where
 * they begin and end; what stands between them, pictures too, is passed over and not kept. A damaged document is
 * left out, and the next one is found.
 */
export class PartReader {
  readonly #found: (part: Buffer) => void;
  /** One character a byte. The body begins as a line does. */
  #held = '\n';
  #form: Form = 'none';
  #start = 0;
  /** Up to where it was searched. */
  #seen = 0;
  /** The document that has begun is larger than {@link LARGEST_PART}, and its beginning was let go. */
  #isTooLong = false;
  #depth = 0;
  #isInString = false;

  /** @param found is given the bytes of one `EventNotificationAlert` in XML, or of one JSON document */
  constructor(found: (part: Buffer) => void) {
    this.#found = found;
  }

  /** Bytes that are kept for what is yet to come. */
  get held(): number {
    return this.#held.length;
  }

  /** Takes the next bytes of the body. */
  take(chunk: Buffer): void {
    this.#held += chunk.toString('latin1');
    while (this.#step());
    this.#letGo();
  }

  /** Whether there was something to find, and there may be more. */
  #step(): boolean {
    switch (this.#form) {
      case 'none':
        return this.#begin();
      case 'xml':
        return this.#endXml();
      case 'json':
        return this.#endJson();
    }
  }

  #begin(): boolean {
    const match = this.#search(BEGINNING);
    if (match === null) return false;
    const isXml = match[0].startsWith('<');
    this.#start = isXml ? match.index : match.index + match[0].length - 1;
    this.#form = isXml ? 'xml' : 'json';
    this.#seen = this.#start + (isXml ? 1 : 0);
    return true;
  }

  #endXml(): boolean {
    const match = this.#search(END_OF_XML);
    if (match === null) return false;
    if (match[0].startsWith('</')) this.#finish(match.index + match[0].length);
    else this.#resync(match.index);
    return true;
  }

  #endJson(): boolean {
    for (let at = this.#seen; at < this.#held.length; at += 1) {
      const mark = this.#held.charAt(at);
      if (this.#isInString) {
        if (mark === '\\') {
          // What is escaped must be there to be passed over.
          if (at + 1 === this.#held.length) return this.#pause(at);
          at += 1;
        } else if (mark === '"') this.#isInString = false;
        else if (mark < ' ') return this.#resync(at);
      } else if (mark === '"') this.#isInString = true;
      else if (mark === '{') this.#depth += 1;
      else if (mark === '}') {
        this.#depth -= 1;
        if (this.#depth === 0) return this.#finish(at + 1);
      } else if (!JSON_MARK.test(mark) || this.#isDelimiter(at)) return this.#resync(at);
    }
    return this.#pause(this.#held.length);
  }

  /** Whether the second of two dashes is here: JSON does not know them. */
  #isDelimiter(at: number): boolean {
    return this.#held.startsWith('--', at - 1);
  }

  #pause(at: number): false {
    this.#seen = at;
    return false;
  }

  /** The next match behind what was searched; without one, the end is searched again with what follows. */
  #search(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#seen;
    const match = pattern.exec(this.#held);
    if (match === null) this.#seen = Math.max(this.#seen, this.#held.length - TAIL);
    return match;
  }

  #finish(end: number): true {
    if (!this.#isTooLong && end - this.#start <= LARGEST_PART)
      this.#found(Buffer.from(this.#held.slice(this.#start, end), 'latin1'));
    return this.#resync(end);
  }

  /** Looks for the next beginning from here. */
  #resync(at: number): true {
    this.#form = 'none';
    this.#seen = at;
    this.#isTooLong = false;
    this.#depth = 0;
    this.#isInString = false;
    return true;
  }

  /** Lets go of what can be no part of a document that is to be given. */
  #letGo(): void {
    const size = this.#held.length - this.#start;
    if (this.#form !== 'none' && size > LARGEST_PART) this.#isTooLong = true;
    const isKept = this.#form !== 'none' && !this.#isTooLong;
    const from = isKept ? this.#start : Math.max(0, this.#held.length - TAIL);
    const cut = Math.min(from, this.#seen);
    this.#held = this.#held.slice(cut);
    this.#seen -= cut;
    this.#start = Math.max(0, this.#start - cut);
  }
}
