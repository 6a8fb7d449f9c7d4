import { AlreadyRunning, startBridge } from '../app.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { loadOrSay } from './configuration.ts';
import { type Call, type Context, EXIT, type Exit } from './context.ts';
import { createLog } from './program-log.ts';
import { VERSION } from './version.ts';

/** The bridge, until it is asked to end. */
export async function run(call: Call, context: Context): Promise<Exit> {
  const stopped = new Promise<void>((resolve) => context.onStop(resolve));
  const config = loadOrSay(call.config, context);
  if (config === null) return EXIT.configuration;
  const log = createLog(config.log.level, context.out);
  log.info(`dvr2mqtt ${VERSION} starts.`, {
    recorders: config.recorders.length,
    broker: config.mqtt.url.replace(/[?#].*$/, ''),
  });
  try {
    const bridge = await startBridge({
      config,
      version: VERSION,
      clock: systemClock,
      log,
      random: Math.random,
    });
    await stopped;
    log.info('dvr2mqtt ends.');
    await bridge.stop();
    return EXIT.ok;
  } catch (error) {
    context.err.write(`dvr2mqtt: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof AlreadyRunning ? EXIT.alreadyRunning : EXIT.unavailable;
  }
}
