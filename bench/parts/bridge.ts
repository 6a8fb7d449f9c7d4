import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bridge, type BridgeParts, startBridge } from '../../src/app.ts';
import { bareRecorder } from '../../src/config/bare-recorder.ts';
import type { RecorderOptions } from '../../src/config/config.ts';
import { createLog } from '../../src/cli/program-log.ts';
import type { Recorder } from '../../src/sources/simulator/server.ts';

/** The parts beside the main job, as the configuration has them. */
export type Switches = Pick<RecorderOptions, 'alert_stream' | 'health' | 'snapshots'>;

/** Starts a bridge with one recorder, `house`, in this very process; `stop` also removes its folder. */
export async function startOne(
  { host, port, model: { username, password } }: Recorder,
  switches: Switches,
  { url, base }: { readonly url: string; readonly base: string },
  rest: Pick<BridgeParts, 'clock' | 'beat'>,
): Promise<Bridge> {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-bench-parts-'));
  const bridge = await startBridge({
    ...rest,
    config: {
      mqtt: { url, embedded_port: 0, base_topic: base, discovery_prefix: `${base}-discovery` },
      recorders: [bareRecorder({ id: 'house', name: 'House', host, port, username, password, ...switches })],
      poll_interval: 30,
      offline_after: 2,
      confirm_after: 5,
      log: { file: false, format: 'text', level: 'info' },
      web: { port: false, host: '127.0.0.1' },
      data_dir: join(folder, 'data'),
    },
    version: 'bench',
    log: createLog('error', process.stderr),
    random: () => 0.5,
  });
  const stop = async () => {
    await bridge.stop();
    await rm(folder, { recursive: true });
  };
  return { ...bridge, stop };
}
