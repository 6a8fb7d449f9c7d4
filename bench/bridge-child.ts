import { type Bridge, startBridge } from '../src/app.ts';
import { bareRecorder } from '../src/config/bare-recorder.ts';
import type { Config } from '../src/config/config.ts';
import { createLog } from '../src/cli/program-log.ts';
import { systemClock } from '../src/runtime/system-clock.ts';
import { answerParent, usage } from './child.ts';
import { startProfile } from './profile.ts';
import { BridgeTask } from './shapes.ts';

let bridge: Bridge | null = null;
let endProfile: (() => Promise<unknown>) | null = null;

answerParent({
  async start(input) {
    bridge = await startBridge({
      config: configOf(BridgeTask.parse(input)),
      version: 'bench',
      clock: systemClock,
      log: createLog('warn', process.stderr),
      random: Math.random,
    });
  },
  mark: usage,
  async startProfile() {
    endProfile = await startProfile();
  },
  endProfile: () => endProfile?.(),
  stop: () => bridge?.stop(),
});

function configOf({ places, interval, broker, baseTopic, dataDir }: BridgeTask): Config {
  return {
    mqtt: {
      url: broker,
      embedded_port: 1883,
      base_topic: baseTopic,
      discovery_prefix: `${baseTopic}-discovery`,
    },
    recorders: places.map(({ id, host, port, username, password }) =>
      bareRecorder({ id, host, port, username, password, poll_interval: interval }),
    ),
    poll_interval: interval,
    offline_after: 2,
    confirm_after: Math.min(5, interval / 2),
    log: { file: `${dataDir}/camera_log.txt`, format: 'text', level: 'warn' },
    web: { port: false, host: '127.0.0.1' },
    data_dir: dataDir,
  };
}
