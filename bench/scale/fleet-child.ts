import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { answerParent } from '../child.ts';
import { FleetTask, type Place } from '../shapes.ts';
import { Canned, CHALLENGE, FIRST, LAST } from './canned.ts';
import { Change, type FleetCounts, now, type PollStart, type Shown } from './shapes.ts';

/** A recorder that costs as little as can be: no HTTP server, no login judged, no document made. */
interface Simulated {
  readonly id: string;
  readonly number: number;
  readonly kind: Place['kind'];
  /** What it shows, and what it shows from the beginning of the next poll on. */
  lost: number;
  next: number;
  /** Ends of the polls that have shown `lost`. */
  shown: number[];
}

const MOST_SHOWN = 3;
const DIGEST = /\r\nauthorization: digest /i;
const canned = { nvr: new Canned('nvr'), dvr: new Canned('dvr') };
const counts: FleetCounts = { requests: 0, connections: 0, polls: 0 };
let recorders: readonly Simulated[] = [];
let starts: PollStart[] | null = null;

function answer(recorder: Simulated, head: string): Buffer {
  counts.requests += 1;
  if (!DIGEST.test(head)) return CHALLENGE;
  const target = head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/'));
  if (target === FIRST[recorder.kind]) {
    starts?.push([recorder.id, now()]);
    if (recorder.lost !== recorder.next) recorder.shown = [];
    recorder.lost = recorder.next;
  } else if (target === LAST) {
    counts.polls += 1;
    if (recorder.shown.length < MOST_SHOWN) recorder.shown.push(now());
  }
  return canned[recorder.kind].answer(target, recorder.lost);
}

function serve(recorder: Simulated, socket: Socket): void {
  counts.connections += 1;
  let waiting = '';
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.setEncoding('latin1');
  socket.on('data', (chunk) => {
    waiting += String(chunk);
    for (let end = waiting.indexOf('\r\n\r\n'); end !== -1; end = waiting.indexOf('\r\n\r\n')) {
      socket.write(answer(recorder, waiting.slice(0, end)));
      waiting = waiting.slice(end + 4);
    }
  });
}

async function listen(recorder: Simulated): Promise<Place> {
  const server = createServer((socket) => serve(recorder, socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a recorder does not listen');
  const { id, kind } = recorder;
  return { id, kind, host: '127.0.0.1', port: address.port, username: 'viewer', password: `secret of ${id}` };
}

answerParent({
  /** Starts recorders, half NVRs and half DVRs. */
  start(input): Promise<Place[]> {
    const { count, first } = FleetTask.parse(input);
    recorders = Array.from({ length: count }, (_, index) => {
      const number = first + index;
      const kind = number % 2 === 0 ? 'nvr' : 'dvr';
      return { id: `scale-${number}`, number, kind, lost: 0, next: 0, shown: [] };
    });
    return Promise.all(recorders.map(listen));
  },
  counts: (): FleetCounts => counts,
  change(input) {
    const { below, every, lost } = Change.parse(input);
    for (const one of recorders) if (one.number < below && one.number % every === 0) one.next = lost;
  },
  /** Recorders that show a change, with the times when they showed it. */
  shown: (): Shown[] => recorders.map(({ id, shown }) => ({ id, at: shown })),
  watchStarts() {
    starts = [];
  },
  takeStarts(): PollStart[] {
    const taken = starts ?? [];
    starts = null;
    return taken;
  },
});
