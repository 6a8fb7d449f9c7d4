import { unmet } from '../../../src/domain/absorb.ts';
import type { HealthPart, HealthReport } from '../../../src/domain/snapshot.ts';
import type { Recorder } from '../../../src/domain/state.ts';
import { examine, transition } from '../../../src/domain/transition.ts';
import { openSource } from '../../../src/recorder-source.ts';
import type { IsapiSource } from '../../../src/sources/isapi/source.ts';
import type { Served } from '../../../src/sources/simulator/serve.ts';
import { LOGIN } from '../../cli/support.ts';
import { HeldClock, SILENT } from '../../isapi/watched.ts';
import type { Family } from './family.ts';
import { type Outlook, outlookOf, type Reports } from './outlook.ts';
import { type Change, serveFamily } from './serve.ts';

// What a search says depends on the bridge's own zone, and a fixture has but one.
process.env['TZ'] = 'UTC';

const RULE = { offlineAfter: 1, wanted: null };
/** Disks are looked at twice: where one document about them is missing, the other is asked next time. */
const PARTS: readonly HealthPart[] = ['disks', 'disks', 'clock', 'load'];
/** As long as searches go on to bring something new, a minute each. */
const MOST_MINUTES = 14;
const READING_LIMIT = 8000;
const NEVER = new AbortController().signal;

/** Serves a family and reads it until nothing new comes. */
export async function lookAt(family: Family, change?: Change): Promise<Outlook> {
  const served = await serveFamily(family, change);
  try {
    return await lookThrough(served);
  } finally {
    await served.stop();
  }
}

/** Reads whatever is served, behind the login of the families, until nothing new comes. */
export async function lookThrough({ port, counters }: Pick<Served, 'port' | 'counters'>): Promise<Outlook> {
  const clock = new HeldClock();
  const source = openSource(
    optionsOf(port),
    { device: null, unsupported: {} },
    { clock, log: SILENT },
    READING_LIMIT,
  );
  try {
    const read = await readOut(source, clock);
    const { recorder, reports } = await examineAll(read, source, clock);
    // What was found missing meanwhile is told by the next reading.
    const last = recorder.status === 'ok' ? await readOnce(recorder, source, clock, false) : recorder;
    return outlookOf(last, reports, counters);
  } finally {
    source.close();
  }
}

function optionsOf(port: number) {
  return {
    ...LOGIN,
    id: 'x',
    name: 'X',
    host: '127.0.0.1',
    port,
    tls: false,
    type: 'auto',
    channels: null,
    poll_interval: 30,
    alert_stream: false,
    health: true,
    snapshots: false,
    allow_reboot: false,
  } as const;
}

async function readOut(source: IsapiSource, clock: HeldClock): Promise<Recorder> {
  let recorder = unmet('x', 'X');
  // Searches have every other cycle.
  let quiet = 0;
  for (let minute = 0; minute < MOST_MINUTES; minute += 1) {
    const before = recorder;
    recorder = await readOnce(recorder, source, clock, minute === 0);
    if (recorder.status !== 'ok') break;
    let errands = 0;
    for (; source.hasErrand && errands < 8; errands += 1) await source.errand(NEVER);
    quiet = errands === 0 && recorder === before ? quiet + 1 : 0;
    if (quiet === 2) break;
    // The wall stands still, as the clock in the recorder's document does.
    clock.elapsed += 60_000;
  }
  return recorder;
}

async function readOnce(
  recorder: Recorder,
  source: IsapiSource,
  clock: HeldClock,
  introduce: boolean,
): Promise<Recorder> {
  const doubtful = recorder.channels.filter(({ online }) => !online.fresh).map(({ id }) => id);
  const reading = await source.read({ introduce, doubtful }, NEVER);
  return transition(recorder, { at: clock.now(), reading }, RULE).recorder;
}

async function examineAll(
  recorder: Recorder,
  source: IsapiSource,
  clock: HeldClock,
): Promise<{ readonly recorder: Recorder; readonly reports: Reports }> {
  const reports = new Map<HealthPart, HealthReport>();
  if (recorder.status !== 'ok') return { recorder, reports };
  let examined = recorder;
  for (const part of PARTS) {
    const report = await source.examine(part, NEVER);
    reports.set(part, report);
    examined = examine(examined, { at: clock.now(), report, last: null }, RULE).recorder;
  }
  return { recorder: examined, reports };
}
