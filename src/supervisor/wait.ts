import type { Clock, Log } from '../ports.ts';
import { askForBroker, type Broker, type SupervisorAccess } from './broker.ts';

/** What waiting takes. */
export interface Waiting {
  readonly clock: Clock;
  readonly log: Log;
  /** Ends the wait. */
  readonly signal: AbortSignal;
}

/** The first pause and the longest; each is twice as long as the one before. */
const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 60_000;

/**
 * Asks Supervisor until it names a broker, and says each reason for waiting once.
 * Gives `null` when `signal` aborts. Never throws.
 */
export async function waitForBroker(
  access: SupervisorAccess,
  { clock, log, signal }: Waiting,
): Promise<Broker | null> {
  const said = new Set<string>();
  let pause = FIRST_PAUSE;
  while (!signal.aborted) {
    const answer = await askForBroker(access, clock, signal);
    if (signal.aborted) break;
    if ('url' in answer) {
      log.info('Supervisor names the MQTT broker.', { broker: answer.url });
      return answer;
    }
    if (!said.has(answer.why)) {
      said.add(answer.why);
      log.warn(`${answer.why} ${ADVICE}`);
    }
    await sleep(pause, clock, signal);
    pause = Math.min(pause * 2, LONGEST_PAUSE);
  }
  return null;
}

const ADVICE =
  'dvr2mqtt waits and asks again. For a broker of your own, enter its "Server" under "MQTT broker" in the configuration of this app.';

/** Ends after `delay`, or at once when `signal` aborts. */
async function sleep(delay: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => resolve();
  const cancel = clock.after(delay, wake);
  signal.addEventListener('abort', wake);
  await promise;
  cancel();
  signal.removeEventListener('abort', wake);
}
