import { setTimeout as delay } from 'node:timers/promises';
import { bareRecorder } from '../../src/config/bare-recorder.ts';
import { createLog } from '../../src/cli/program-log.ts';
import { openSource } from '../../src/recorder-source.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { alertXml } from '../../src/sources/simulator/alert-stream.ts';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';
import type { BenchBroker } from '../broker.ts';
import { median, type Row } from '../table.ts';
import { startOne } from './bridge.ts';

const BASE = 'bench-latency';
/** Each is lost once: what is said again of a camera within 30 s is heard once (contract 8). */
const CAMERAS = 24;
/** A recorder that pushes more than ten times in 30 s is not read more often for it. */
const PAUSE = 3_100;
const MOST = 20;

/**
 * From a push that leaves the recorder to the message on MQTT that the camera is in doubt, beside a reading of the same
 * recorder by itself: what is beyond it is what push, bridge and broker add.
 */
export async function measureLatency(broker: BenchBroker): Promise<readonly Row[]> {
  const recorder = await startRecorder(nvr({ cameras: CAMERAS }));
  const switches = { alert_stream: true, health: false, snapshots: false } as const;
  const online = broker.seen((topic, payload) => topic === `${BASE}/bridge/state` && payload === 'online');
  const bridge = await startOne(recorder, switches, { url: broker.url, base: BASE }, { clock: systemClock });
  await online;
  await recorder.alertStream.untilOpened(1);
  await delay(2000);
  const whole: number[] = [];
  for (let camera = 1; camera <= CAMERAS; camera += 1) {
    whole.push(await push(recorder, broker, String(camera)));
    await delay(PAUSE);
  }
  await bridge.stop();
  const reading = median(await readAlone(recorder));
  await recorder.stop();
  const row = (figure: string, took: number): Row => ({
    figure: `push to MQTT, ${figure} of ${CAMERAS}`,
    ours: `${took.toFixed(1)} ms`,
    against: `${reading.toFixed(1)} ms, the reading`,
    ratio: `+${(took - reading).toFixed(1)} ms`,
    goal: `<= +${MOST} ms`,
    isReached: took - reading <= MOST,
  });
  return [row('median', median(whole)), row('worst', Math.max(...whole))];
}

/** Milliseconds. */
async function push(recorder: Recorder, broker: BenchBroker, camera: string): Promise<number> {
  recorder.changeCamera(camera, { online: false });
  const told = broker.seen(
    (topic, payload) => topic === `${BASE}/house/${camera}/state` && payload.includes('"doubts":1'),
  );
  const sent = performance.now();
  recorder.alertStream.send(alertXml({ type: 'videoloss', dynChannelID: camera, state: 'active' }));
  await told;
  return performance.now() - sent;
}

/** Milliseconds that a reading takes in which a camera has changed. */
async function readAlone(recorder: Recorder): Promise<readonly number[]> {
  const { host, port, model } = recorder;
  const { username, password } = model;
  const log = createLog('warn', process.stderr);
  const source = openSource(
    bareRecorder({ id: 'alone', host, port, username, password }),
    { device: null, unsupported: {} },
    { clock: systemClock, log },
    20_000,
  );
  const took: number[] = [];
  for (let camera = 1; camera <= CAMERAS; camera += 1) {
    recorder.changeCamera(String(camera), { online: true });
    const begun = performance.now();
    const question = { introduce: camera === 1, doubtful: [] };
    const { ok } = await source.read(question, new AbortController().signal);
    if (!ok) throw new Error('the recorder could not be read');
    took.push(performance.now() - begun);
  }
  source.close();
  return took;
}
