import type { Push } from '../../../domain/push.ts';
import type { Millis } from '../../../domain/time.ts';
import type { Alert } from './alert.ts';

/** A repeat within this brings no further reading, and what is not repeated for so long is over. */
const REPEAT: Millis = 30_000;
/** What the readings keep denying brings one at most this seldom. */
const LONGEST_DOUBT: Millis = 10 * 60_000;
/** A stream that the recorder ends whenever it is quiet brings a reading so often. */
const ROUTINE: Millis = 5 * 60_000;
/** Hints within {@link REPEAT}, whatever the recorder sends: the readings that they bring see every channel. */
const MOST_HINTS = 10;
/** Claims that are remembered: more than any recorder has channels. */
const MOST_CLAIMS = 1024;

/** Something that the recorder claims, and may go on claiming several times a second. Times are monotonic. */
interface Claim {
  readonly hint: Push;
  hintedAt: Millis;
  seenAt: Millis;
  /** The opposite was claimed since. */
  isOver: boolean;
  /** The latest reading says otherwise. */
  isDenied: boolean;
  /** How many of its hints in a row were denied at once. */
  denials: number;
}

/**
 * Turns alerts into hints, as few as can be.
 *
 * - A claim (kind, channel, active or not) brings one hint. As long as it is repeated without 30 s of silence, it
 *   brings no other: recorders send `videoloss` 2.3 times a second for as long as a camera is away (isapi.md 5.1).
 * - Unless a reading said otherwise: then the next repeat brings one more, in case the recorder was slower with
 *   its document than with its push. Denied again, the claim is worth less each time: 30 s, then 1, 2, 4, 8 and
 *   10 minutes pass between two of its hints, until a reading confirms it or it is over.
 * - What becomes inactive is told only where it was active before; else it is a heartbeat.
 */
export class Gate {
  readonly #claims = new Map<string, Claim>();
  #hintedAt: readonly Millis[] = [];
  #reopenedAt: Millis = -Infinity;

  /** Takes an alert; gives the hint that it brings, if any. */
  take(alert: Alert, now: Millis): Push | null {
    const kind = kindOf(alert);
    if (kind === null) return null;
    const { channel, isActive } = alert;
    const claim = this.#claims.get(keyOf(kind, channel, isActive));
    const opposite = this.#claims.get(keyOf(kind, channel, !isActive));
    const isNews = isActive || opposite?.isOver === false || claim?.isDenied === true;
    if (!isNews) return null;
    if (opposite !== undefined) opposite.isOver = true;
    if (claim !== undefined && !mayHintAgain(claim, now)) {
      claim.seenAt = now;
      claim.isOver = false;
      return null;
    }
    this.#hintedAt = this.#hintedAt.filter((at) => now - at < REPEAT);
    if (this.#hintedAt.length >= MOST_HINTS) return null;
    this.#hintedAt = [...this.#hintedAt, now];
    const hint: Push = { kind, channel, isActive };
    const denials = claim?.isDenied === true ? claim.denials : 0;
    this.#remember({ hint, hintedAt: now, seenAt: now, isOver: false, isDenied: false, denials });
    return hint;
  }

  /** What the recorder has claimed within 30 s: to be compared with what a reading says. */
  standing(now: Millis): Push[] {
    return [...this.#claims.values()].filter(({ seenAt }) => now - seenAt < REPEAT).map(({ hint }) => hint);
  }

  /**
   * Takes what a reading says of a claim.
   *
   * @param isSo whether it says the same; where it says nothing of this, it is not to be told
   * @param begun when the reading was begun: one that was under way when the hint came says nothing either
   */
  judge({ kind, channel, isActive }: Push, isSo: boolean, begun: Millis): void {
    const claim = this.#claims.get(keyOf(kind, channel, isActive));
    if (claim === undefined || begun < claim.hintedAt) return;
    if (isSo) claim.denials = 0;
    else if (!claim.isDenied) claim.denials += 1;
    claim.isDenied = !isSo;
  }

  /**
   * The stream is open again: one reading, at most every 30 s.
   *
   * @param isRoutine the recorder had ended it because there was nothing to tell: at most every 5 minutes
   */
  reopened(now: Millis, isRoutine: boolean): Push | null {
    if (now < this.#reopenedAt + (isRoutine ? ROUTINE : REPEAT)) return null;
    this.#reopenedAt = now;
    return { kind: 'reopened', channel: null, isActive: true };
  }

  #remember(claim: Claim): void {
    const { kind, channel, isActive } = claim.hint;
    const key = keyOf(kind, channel, isActive);
    const [oldest] = this.#claims.keys();
    const isFull = this.#claims.size >= MOST_CLAIMS && !this.#claims.has(key);
    if (isFull && oldest !== undefined) this.#claims.delete(oldest);
    this.#claims.set(key, claim);
  }
}

/** What an alert claims; `null` for what can bring no hint. A heartbeat has the form of a video loss that ended. */
function kindOf({ kind, type }: Alert): Push['kind'] | null {
  if (kind === 'heartbeat') return type === 'videoloss' ? 'video' : null;
  return kind === 'other' ? null : kind;
}

function keyOf(kind: Push['kind'], channel: string | null, isActive: boolean): string {
  return `${kind} ${isActive} ${channel ?? ''}`;
}

function mayHintAgain({ hintedAt, seenAt, isDenied, denials }: Claim, now: Millis): boolean {
  if (!isDenied) return now - seenAt >= REPEAT;
  const patience = denials < 2 ? 0 : Math.min(LONGEST_DOUBT, REPEAT * 2 ** (denials - 2));
  return now - hintedAt >= patience;
}
