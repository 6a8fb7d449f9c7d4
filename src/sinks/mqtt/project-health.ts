import { slugId } from '../../domain/keys.ts';
import type { Load } from '../../domain/snapshot.ts';
import { type Disk, type Recorder, shown } from '../../domain/state.ts';
import { iso } from '../../domain/time.ts';
import { diskTopic, recorderTopic } from './topics.ts';
import type { Publish } from './topics.ts';

/** The disks that are shown, by their ids in topics. */
export function disksOf({ health }: Recorder): readonly (readonly [id: string, disk: Disk])[] {
  return health.disks.flatMap((disk) => {
    const id = slugId(disk.report.id);
    return id === null || disk.removed ? [] : [[id, disk] as const];
  });
}

/** A recorder's own parts as topics (contract 8), but for its load. */
export function healthStates(base: string, recorder: Recorder): readonly Publish[] {
  const { drift } = recorder.health.clock;
  return [
    [recorderTopic(base, recorder.id, 'clock_drift'), drift === null ? 'None' : String(drift)],
    ...disksOf(recorder).flatMap(([id, disk]): Publish[] => [
      [diskTopic(base, recorder.id, id, 'problem'), problemOf(disk)],
      [diskTopic(base, recorder.id, id, 'state'), JSON.stringify(describeDisk(id, disk))],
    ]),
  ];
}

/** How busy a recorder is; what is not known, and all of a recorder that is lost, is `null`. */
export function loadState(base: string, recorder: string, load: Load | null): Publish {
  const { cpu, memory, uptime } = load ?? { cpu: null, memory: null, uptime: null };
  return [recorderTopic(base, recorder, 'load'), JSON.stringify({ cpu, memory, uptime })];
}

function problemOf({ isWell }: Disk): 'ON' | 'OFF' | 'None' {
  const fact = shown(isWell);
  if (fact === null) return 'None';
  return fact ? 'OFF' : 'ON';
}

function describeDisk(id: string, { report, isWell }: Disk): object {
  const { status, capacity, free, type, model, temperature, smart } = report;
  const isCurrent = isWell.fresh;
  return {
    disk: id,
    status: isCurrent ? status || null : null,
    reason: isWell.reason,
    since: isWell.outage === null ? null : iso(isWell.outage.since),
    type,
    model,
    capacity_gb: capacity,
    free_gb: isCurrent ? free : null,
    ...(temperature !== null && { temperature: isCurrent ? temperature : null }),
    ...(smart !== null && { smart: isCurrent ? smart : null }),
  };
}
