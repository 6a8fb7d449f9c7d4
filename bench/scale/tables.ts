import type { FailingResult } from './failing.ts';
import {
  type Cells,
  gridOf,
  lineThrough,
  megabytes,
  micros,
  millis,
  quantile,
  spreadOf,
  times,
} from './figures.ts';
import { BATCH, type JournalResult } from './journal.ts';
import type { SizeResult } from './size.ts';

const SPREAD = 'p50 / p99 / worst';

/** What each size costs, and what one recorder more costs. */
export function sizesTable(results: readonly SizeResult[]): string {
  const row = (name: string, of: (result: SizeResult) => string): Cells => [name, ...results.map(of)];
  const rows = [
    row('polls, seconds', ({ polls, window }) => `${polls}, ${window}`),
    row('requests per poll', ({ requestsPerPoll }) => requestsPerPoll.toFixed(3)),
    row('new connections', ({ connections }) => String(connections)),
    row('processor time per poll', ({ perPoll }) => micros(perPoll)),
    row('of one core', ({ core }) => percent(core)),
    row('of one core, per 1,000 recorders', ({ core, recorders }) => percent((core / recorders) * 1000)),
    row('hashes of first logins, of one core', ({ pool }) => percent(pool)),
    row('bare loop, spread', ({ spread, perPoll }) => `${micros(spread)}, ${times(perPoll / spread)}`),
    row('bare loop, bursts', ({ bursts, perPoll }) => `${micros(bursts)}, ${times(perPoll / bursts)}`),
    row('the same through axios', ({ axios, perPoll }) => `${micros(axios)}, ${times(perPoll / axios)}`),
    row('resident memory (peak)', ({ rss, peak }) => `${megabytes(rss)} (${megabytes(peak)})`),
    row('of it heap in use', ({ heap }) => megabytes(heap)),
    row('resident memory per recorder', ({ rss, recorders }) => kilobytes(rss / recorders)),
    row(`poll after its time, ${SPREAD}`, ({ lateness }) => spreadOf(lateness)),
    row(`poll off its interval, ${SPREAD}`, ({ unevenness }) => spreadOf(unevenness)),
    row(`loss to MQTT, ${SPREAD}`, ({ latency }) => spreadOf(latency.losses)),
    row(`end to MQTT, ${SPREAD}`, ({ latency }) => spreadOf(latency.ends)),
    row('from the command until all is shown', ({ took }) => millis(took)),
  ];
  const head = ['figure', ...results.map(({ recorders, interval }) => `${recorders} at ${interval} s`)];
  return results.length < 2 ? gridOf(head, rows) : `${gridOf(head, rows)}\n\n${slopes(results)}`;
}

/** The straight lines through the sizes, and how far the largest is from them. */
function slopes(results: readonly SizeResult[]): string {
  const through = (of: (result: SizeResult) => number) =>
    lineThrough(results.map((result) => ({ x: result.recorders, y: of(result) })));
  const rate = ({ polls, window }: SizeResult) => polls / window;
  const work = lineThrough(results.map((one) => ({ x: rate(one), y: one.core * 1e6 })));
  const memory = through(({ rss }) => rss);
  const heap = through(({ heap: bytes }) => bytes);
  return [
    `Processor time: ${micros(work.fixed)} a second for itself and ${micros(work.each)} for each poll.`,
    `Resident memory: ${megabytes(memory.fixed)} for itself and ${kilobytes(memory.each)} for each recorder, of which ${kilobytes(heap.each)} heap.`,
  ].join('\n');
}

export function failingTable(results: readonly FailingResult[]): string {
  const row = (name: string, of: (result: FailingResult) => string): Cells => [name, ...results.map(of)];
  return gridOf(
    ['figure', ...results.map(({ broker }) => broker)],
    [
      row('cameras', ({ cameras }) => String(cameras)),
      row('events (with an id of their own)', ({ events, distinct }) => `${events} (${distinct})`),
      row('messages on state topics', ({ states }) => String(states)),
      row('from the failure to the last deciding answer', ({ decided }) => millis(decided)),
      row('from the failure to the last state topic', ({ lastState }) => millis(lastState)),
      row('from the failure to the last event', ({ lastEvent }) => millis(lastEvent)),
      row('behind the last deciding answer', (one) =>
        millis(Math.max(one.lastState, one.lastEvent) - one.decided),
      ),
      row('processor time per camera, with all readings', ({ perCamera }) => micros(perCamera)),
      row('peak memory', ({ peak }) => megabytes(peak)),
    ],
  );
}

export function journalTable(result: JournalResult): string {
  const { waiting, bytes, commits, startEmpty, start, first, last, distinct, perEvent, peak } = result;
  const tenth = Math.max(1, Math.floor(commits.length / 10));
  return gridOf(
    ['figure', `${waiting} events`],
    [
      ['size', `${megabytes(bytes)}, ${(bytes / waiting).toFixed(0)} bytes an event`],
      [`commit of ${BATCH} events, the first tenth`, millis(quantile(commits.slice(0, tenth), 0.5))],
      [`commit of ${BATCH} events, the last tenth`, millis(quantile(commits.slice(-tenth), 0.5))],
      ['from the command to the first request, empty journal', millis(startEmpty)],
      ['from the command to the first request, this journal', millis(start)],
      ["from the broker's return to the first event", millis(first)],
      ["from the broker's return to the last event", millis(last)],
      ['events told', String(distinct)],
      ['pace', `${(((distinct - 1) / (last - first)) * 1000).toFixed(0)} events/s`],
      ['processor time per event', micros(perEvent)],
      ['peak memory', megabytes(peak)],
    ],
  );
}

function percent(part: number): string {
  return `${(part * 100).toFixed(2)} %`;
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
