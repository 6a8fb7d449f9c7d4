// Runs a bridge for one recorder, at a quick pace, until it is asked to end or killed.
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { bareRecorder } from '../../../src/config/bare-recorder.ts';
import { startBridge } from '../../../src/app.ts';
import { systemClock } from '../../../src/runtime/system-clock.ts';

const [, , folder = '', url = '', port = '', id = '', username = '', password = ''] = process.argv;
const BEAT = 10;
const silent = { error: console.error, warn: () => {}, info: () => {}, debug: () => {} };

flushCompileCache();
console.log('begins');
const bridge = await startBridge({
  config: {
    mqtt: { url, embedded_port: 0, base_topic: id, discovery_prefix: false },
    recorders: [
      bareRecorder({ id, host: '127.0.0.1', port: Number(port), username, password, poll_interval: 5 }),
    ],
    poll_interval: 5,
    offline_after: 2,
    confirm_after: 0.02,
    log: { file: join(folder, `${id}.json`), format: 'json', level: 'error' },
    web: { port: false, host: '127.0.0.1' },
    data_dir: join(folder, id),
  },
  version: '0.1.0',
  clock: systemClock,
  log: silent,
  random: Math.random,
  beat: (beat) => {
    const timer = setInterval(() => void beat(), BEAT);
    return () => clearInterval(timer);
  },
});
process.on('SIGTERM', () => void bridge.stop());
