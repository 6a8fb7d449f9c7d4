import type { WebOptions } from './config/config.ts';
import type { Health } from './sinks/web/health.ts';
import { openWeb } from './sinks/web/server.ts';
import type { Broker, SupervisorAccess } from './supervisor/broker.ts';
import { waitForBroker, type Waiting } from './supervisor/wait.ts';

/** A program that waits for a broker is well: to start it anew would help nobody. */
const WELL: Health = { status: 'ok', last_beat: 0, broker: 'disconnected', broker_since: 0, reasons: [] };

/** Waits until Supervisor names a broker, and answers the health check meanwhile; `null` when it was ended before. */
export async function waitForSupervisor(
  access: SupervisorAccess,
  { port, host }: WebOptions,
  waiting: Waiting,
): Promise<Broker | null> {
  const web = port === false ? null : await openWeb({ port, host }, () => WELL, waiting.log);
  try {
    return await waitForBroker(access, waiting);
  } finally {
    await web?.stop();
  }
}
