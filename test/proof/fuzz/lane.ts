import type { Dice } from './dice.ts';

/** What became of one run: what was sent was used, at least in part, or refused as what it is not. */
export type Verdict = 'accepted' | 'rejected';

/** A part of the program that is given damaged input. */
export interface Lane {
  readonly name: string;
  /** Runs of the long form, and of the short one. */
  readonly runs: number;
  readonly short: number;
  /** Whether its long form is all that there is, rather than a matter of chance: more runs are the same again. */
  readonly isFinite?: boolean;
  /** The longest that one run may take, in milliseconds: of this thread's time where it waits for nothing, else of the clock. */
  readonly limit: number;
  /** So many runs in a process of their own, where memory is measured; all where not told. */
  readonly apart?: number;
  /** Whether its runs wait for nothing although they promise their verdicts; those that give them at once do not. */
  readonly isBusy?: boolean;
  /** How many runs go side by side; 1 where not told. */
  readonly beside?: number;
  open(): Promise<Room> | Room;
}

/** A lane that is ready. */
export interface Room {
  /** One run. Whatever it throws is a violation, and so is a promise of its that rejects. */
  once(dice: Dice, run: number): Verdict | Promise<Verdict>;
  close?(): void | Promise<void>;
}

/** Something that must never happen, and the input that made it happen. */
export class Violation extends Error {
  readonly input: Buffer | string;
  constructor(message: string, input: Buffer | string) {
    super(message);
    this.name = 'Violation';
    this.input = input;
  }
}

/** Runs `work`; what it throws that is not declared is a violation which bears the input. */
export function guarded<T>(work: () => T, input: Buffer | string): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Violation) throw error;
    throw new Violation(`thrown: ${describe(error)}`, input);
  }
}

export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** Milliseconds that this thread has worked since. */
export function millisSince(from: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1000;
}
