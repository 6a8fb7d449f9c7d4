import { setImmediate as immediate } from 'node:timers/promises';
import { alertXml } from '../../src/sources/simulator/alert-stream.ts';
import { disk, dvr, nvr } from '../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';
import { HeldClock } from '../../test/bridge/support/clock.ts';
import type { Row } from '../table.ts';
import { startOne, type Switches } from './bridge.ts';

const HOUR = 3600;
/** What is asked once, at the start, is not part of an hour. */
const SETTLING = 600;
const HEARTBEAT = 10;

const BARE: Switches = { alert_stream: false, health: false, snapshots: false };
const PICTURES = { every: 300, width: 640 };
const USUAL = nvr({ cameras: 16, disks: [disk('1'), disk('2')] });

/** A recorder whose status does not tell what it records: it is searched for. */
function mute(): SimulatedRecorder {
  const start = Date.UTC(2026, 10, 22);
  const segments = Array.from({ length: 16 }, (_, index) => ({
    track: (index + 1) * 100 + 1,
    start,
    end: null,
  }));
  const archive = { segments, times: 'local', delay: 420_000, showsRunning: true } as const;
  return dvr({ cameras: 16, workingstatus: 'unsupported', archive });
}

/** Requests in an hour to a recorder with 16 cameras that is read every 30 s: exact, by a clock that is moved. */
export async function countRequests(url: string): Promise<readonly Row[]> {
  const bare = await hourOf(USUAL, BARE, url);
  const against = (requests: number, beside = bare) => ({
    against: `${beside} without`,
    ratio: `${(requests / beside).toFixed(2)}x`,
  });
  const row = (figure: string, requests: number, beside?: number): Row => ({
    figure: `requests an hour, 16 cameras: ${figure}`,
    ours: String(requests),
    ...(figure === 'nothing beside' ? { against: '-', ratio: '-' } : against(requests, beside)),
    goal: '-',
    isReached: null,
  });
  const all = { alert_stream: true, health: true, snapshots: PICTURES };
  const muted = mute();
  const { archive: _archive, ...withoutSearch } = muted;
  return [
    row('nothing beside', bare),
    row('alert_stream', await hourOf(USUAL, { ...BARE, alert_stream: true }, url)),
    row('health', await hourOf(USUAL, { ...BARE, health: true }, url)),
    row('snapshots every 300 s', await hourOf(USUAL, { ...BARE, snapshots: PICTURES }, url)),
    row('all of them', await hourOf(USUAL, all, url)),
    row('recording searched for', await hourOf(muted, BARE, url), await hourOf(withoutSearch, BARE, url)),
  ];
}

async function hourOf(model: SimulatedRecorder, switches: Switches, url: string): Promise<number> {
  const clock = new HeldClock();
  const recorder = await startRecorder(model, { now: clock.now });
  let beat: () => Promise<void> = () => Promise.resolve();
  const bridge = await startOne(
    recorder,
    switches,
    { url, base: 'bench-requests' },
    {
      clock,
      beat: (each) => {
        beat = each;
        return () => {};
      },
    },
  );
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1000);
      if (second % HEARTBEAT === 0)
        recorder.alertStream.send(alertXml({ type: 'heartBeat', state: 'inactive' }));
      await beat();
      await quiet(recorder, () => bridge.settled());
    }
  };
  await pass(SETTLING);
  const before = recorder.counters.requests;
  await pass(HOUR);
  const requests = recorder.counters.requests - before;
  await bridge.stop();
  await recorder.stop();
  return requests;
}

/** Waits until nothing is asked any more, pictures included. */
async function quiet(recorder: Recorder, settled: () => Promise<void>): Promise<void> {
  let seen = -1;
  while (seen !== recorder.counters.requests) {
    seen = recorder.counters.requests;
    await settled();
    for (let turn = 0; turn < 20; turn += 1) await immediate();
  }
}
