import { setFlagsFromString } from 'node:v8';
import { AlreadyRunning, startBridge } from '../app.ts';
import type { Config } from '../config/config.ts';
import type { Log } from '../ports.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { askForBroker, type Broker, type SupervisorAccess } from '../supervisor/broker.ts';
import { waitForSupervisor } from '../waiting.ts';
import { loadOrSay, type Settings } from './configuration.ts';
import { type Call, type Context, EXIT, type Exit } from './context.ts';
import { createLog } from './program-log.ts';
import { VERSION } from './version.ts';
import { messageOf } from '../domain/message.ts';

/** V8 would let garbage grow to several times what is in use before it looks for it; so it is a third. */
const THRIFT = '--heap-growing-percent=30';
const SUPERVISOR = 'http://supervisor';

/** The bridge, until it is asked to end. */
export async function run(call: Call, context: Context): Promise<Exit> {
  setFlagsFromString(THRIFT);
  const stop = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stop.signal.addEventListener('abort', () => resolve());
  });
  context.onStop(() => stop.abort());
  const settings = loadOrSay(call.config, context);
  if (settings === null) return EXIT.configuration;
  const { recorders, mqtt, log: logging } = settings.config;
  const log = createLog(logging.level, context.out, settings.isApp);
  log.info(`dvr2mqtt ${VERSION} starts.`, {
    recorders: recorders.length,
    broker: settings.complete === null ? mqtt.url.replace(/[?#].*$/, '') : "Home Assistant's",
  });
  const { env } = context;
  const access = { api: env['SUPERVISOR_API'] || SUPERVISOR, token: env['SUPERVISOR_TOKEN'] ?? '' };
  try {
    const config = await settle(settings, access, log, stop.signal);
    if (config === null) return EXIT.ok;
    const bridge = await startBridge({
      config,
      version: VERSION,
      clock: systemClock,
      log,
      random: Math.random,
      ...(settings.complete !== null && { renewBroker: () => askAgain(access, stop.signal) }),
    });
    await stopped;
    log.info('dvr2mqtt ends.');
    await bridge.stop();
    return EXIT.ok;
  } catch (error) {
    context.err.write(`dvr2mqtt: ${messageOf(error)}\n`);
    return error instanceof AlreadyRunning ? EXIT.alreadyRunning : EXIT.unavailable;
  }
}

/** The configuration with its broker; `null` when the program is to end before there is one. */
async function settle(
  { config, complete }: Settings & { ok: true },
  access: SupervisorAccess,
  log: Log,
  signal: AbortSignal,
): Promise<Config | null> {
  if (complete === null) return config;
  const broker = await waitForSupervisor(access, config.web, { clock: systemClock, log, signal });
  return broker === null ? null : complete(broker);
}

/** The broker may have another address or password than when the program started. */
async function askAgain(access: SupervisorAccess, signal: AbortSignal): Promise<Broker | null> {
  const answer = await askForBroker(access, systemClock, signal);
  return 'url' in answer ? answer : null;
}
