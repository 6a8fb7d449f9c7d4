import { Dice } from './dice.ts';
import { describe, type Lane, millisSince, type Room, Violation } from './lane.ts';

/** What came of a lane. */
export interface Row {
  readonly lane: string;
  readonly runs: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Milliseconds of the slowest run: of this thread's time where it waits for nothing, else of the clock. */
  readonly slowest: number;
  /** Bytes that the process grew by, at most; `null` where that was not measured. */
  readonly grown: number | null;
  readonly violations: readonly string[];
}

/** Which runs of a lane. */
export interface Stretch {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
}

/** More of one lane are mostly the same. */
const MOST_VIOLATIONS = 5;
/** Turns of the event loop in which what was left behind has the time to go wrong. */
const AFTERMATH = 20;

/** Who looks on. */
export interface Watcher {
  /** The lane is ready, and there was no run yet. */
  readonly opened?: () => void;
  /** A run is about to begin. */
  readonly begins?: (run: number) => void;
}

/** Drives a lane through a stretch of runs, and looks that nothing goes wrong beside them. */
export async function drive(
  lane: Lane,
  { seed, first, count }: Stretch,
  { opened, begins }: Watcher = {},
): Promise<Row> {
  const tally = { accepted: 0, rejected: 0, slowest: 0 };
  const violations: string[] = [];
  let current = first;
  const note = (error: unknown, run: number): void => {
    if (violations.length < MOST_VIOLATIONS) violations.push(`${lane.name}, run ${run}: ${tell(error)}`);
  };
  const beside = (error: unknown): void => note(new Error(`nobody caught: ${describe(error)}`), current);
  process.on('uncaughtException', beside);
  process.on('unhandledRejection', beside);
  let room: Room | null = null;
  try {
    const ready = await lane.open();
    room = ready;
    opened?.();
    let next = first;
    const work = async (): Promise<void> => {
      while (next < first + count && violations.length < MOST_VIOLATIONS) {
        current = next;
        next += 1;
        begins?.(current);
        await runOnce(lane, ready, seed, current, tally, note);
      }
    };
    await Promise.all(Array.from({ length: lane.beside ?? 1 }, work));
    for (let turn = 0; turn < AFTERMATH; turn += 1) await new Promise((done) => void setImmediate(done));
  } catch (error) {
    note(error, current);
  } finally {
    await room?.close?.();
    process.off('uncaughtException', beside);
    process.off('unhandledRejection', beside);
  }
  return { lane: lane.name, runs: tally.accepted + tally.rejected, ...tally, grown: null, violations };
}

async function runOnce(
  { name, limit, isBusy = false }: Lane,
  room: Room,
  seed: number,
  run: number,
  tally: { accepted: number; rejected: number; slowest: number },
  note: (error: unknown, run: number) => void,
): Promise<void> {
  const [from, fromCpu] = [performance.now(), process.threadCpuUsage()];
  let isAtOnce = isBusy;
  try {
    const verdict = room.once(Dice.of(seed, name, run), run);
    isAtOnce ||= typeof verdict === 'string';
    tally[typeof verdict === 'string' ? verdict : await verdict] += 1;
  } catch (error) {
    note(error, run);
  }
  // What waits for nothing is not to blame for what else the machine does.
  const took = isAtOnce ? millisSince(fromCpu) : performance.now() - from;
  tally.slowest = Math.max(tally.slowest, took);
  if (took > limit) note(new Error(`took ${Math.round(took)} ms of ${limit}`), run);
}

function tell(error: unknown): string {
  if (!(error instanceof Violation)) return describe(error);
  const input = typeof error.input === 'string' ? error.input : error.input.toString('latin1');
  const shown = JSON.stringify(input.length > 1500 ? `${input.slice(0, 1500)}…` : input);
  return `${error.message}\n    ${input.length} characters: ${shown}`;
}
