import { dvr, nvr } from '../src/sources/simulator/builders.ts';
import { type Fleet, type Recorder, startFleet } from '../src/sources/simulator/server.ts';
import { answerParent } from './child.ts';
import { type Counts, FleetTask, type Place } from './shapes.ts';

const CAMERAS = 16;
/** Every poll asks for it once. */
const POLLED = '/ISAPI/System/workingstatus/chanStatus';

let fleet: Fleet | null = null;

answerParent({
  /** Starts recorders, half NVRs and half DVRs. */
  async start(input): Promise<Place[]> {
    const { count } = FleetTask.parse(input);
    fleet = await startFleet(
      Array.from({ length: count }, (_, number) =>
        (number % 2 === 0 ? nvr : dvr)({ cameras: CAMERAS, name: `Bench ${number}` }),
      ),
    );
    return fleet.recorders.map(({ host, port, model }, index) => ({
      id: `bench-${index}`,
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
});
