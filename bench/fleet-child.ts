import { dvr, nvr } from '../src/sources/simulator/builders.ts';
import { type Fleet, type Recorder, startFleet } from '../src/sources/simulator/server.ts';
import { answerParent } from './child.ts';
import { type Counts, FleetTask, type Place } from './shapes.ts';

const CAMERAS = 16;
/** Every poll asks for it once. */
const POLLED = '/ISAPI/System/workingstatus/chanStatus';

let fleet: Fleet | null = null;
let gaps: number[] = [];

/** Notes the time between any two polls of a recorder. */
async function notePolls(recorder: Recorder): Promise<never> {
  await recorder.nextRequest(POLLED);
  for (let last = performance.now(); ;) {
    await recorder.nextRequest(POLLED);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
}

answerParent({
  /** Starts recorders, half NVRs and half DVRs. */
  async start(input): Promise<Place[]> {
    const { count, first } = FleetTask.parse(input);
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    fleet = await startFleet(
      numbers.map((number) => (number % 2 === 0 ? nvr : dvr)({ cameras: CAMERAS, name: `Bench ${number}` })),
    );
    for (const recorder of fleet.recorders) void notePolls(recorder);
    return fleet.recorders.map(({ host, port, model }, index) => ({
      id: `bench-${first + index}`,
      kind: model.kind === 'nvr' ? 'nvr' : 'dvr',
      host,
      port,
      username: model.username,
      password: model.password,
    }));
  },
  counts(): Counts {
    const all = fleet?.recorders.map(({ counters }) => counters) ?? [];
    const sum = (of: (counters: Recorder['counters']) => number) =>
      all.reduce((total, counters) => total + of(counters), 0);
    return {
      requests: sum((counters) => counters.requests),
      connections: sum((counters) => counters.connections),
      unauthorized: sum((counters) => counters.unauthorized),
      polls: sum((counters) => counters.byPath.get(POLLED) ?? 0),
    };
  },
  /** Milliseconds between polls of one recorder, for all polls since the last call. */
  takeGaps(): number[] {
    const taken = gaps;
    gaps = [];
    return taken;
  },
});
