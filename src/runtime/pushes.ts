import { agrees, type Push } from '../domain/push.ts';
import type { Recorder } from '../domain/state.ts';
import type { Millis } from '../domain/time.ts';
import type { Clock, PushListener, RecorderSource } from '../ports.ts';

/** What the pushes of a recorder lead to. */
export interface Consequences {
  /** The next reading comes at once. */
  readonly hasten: () => void;
  /** The disks are looked at in the next cycle. */
  readonly lookAtDisks: () => void;
}

/** Hears the pushes of one recorder while it can be read, and holds them against what the readings say. */
export class Pushes {
  readonly #listener: PushListener | null;
  readonly #clock: Clock;

  constructor(source: RecorderSource, clock: Clock, { hasten, lookAtDisks }: Consequences) {
    this.#clock = clock;
    const hear = ({ kind }: Push): void => {
      if (kind === 'disk') lookAtDisks();
      hasten();
    };
    this.#listener = source.listen(hear, hasten);
  }

  /**
   * Takes what a reading has led to.
   *
   * @param begun when that was begun, by the monotonic clock
   * @param isGood whether the recorder answered
   */
  follow(recorder: Recorder, begun: Millis, isGood: boolean): void {
    const listener = this.#listener;
    if (listener === null) return;
    if (recorder.status !== 'ok') return listener.forbid();
    // One that is not answered says nothing, neither of the login nor of what was pushed.
    if (!isGood) return;
    for (const push of listener.standing(this.#clock.monotonic())) {
      const isSo = agrees(push, recorder);
      if (isSo !== null) listener.judge(push, isSo, begun);
    }
    listener.allow();
  }

  async close(): Promise<void> {
    await this.#listener?.close();
  }
}
