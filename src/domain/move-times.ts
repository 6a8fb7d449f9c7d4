import type { Belief, Channel, Disk, Recorder } from './state.ts';
import type { Millis } from './time.ts';

/**
 * A recorder with other times of day: of everything that began or ended at some time, not of its login, whose pause is
 * no time of day.
 */
export function moveTimes(recorder: Recorder, move: (at: Millis) => Millis): Recorder {
  const moved = <Part extends { readonly since: Millis | null } | null>(part: Part): Part =>
    part === null || part.since === null ? part : { ...part, since: move(part.since) };
  const belief = (held: Belief): Belief => ({
    ...held,
    outage: moved(held.outage),
    doubt: moved(held.doubt),
    ...(held.upSince !== undefined && { upSince: move(held.upSince) }),
  });
  const optional = (at: Millis | null): Millis | null => (at === null ? null : move(at));
  const channel = (one: Channel): Channel => ({
    ...one,
    missingSince: optional(one.missingSince),
    online: belief(one.online),
    recording: belief(one.recording),
  });
  const disk = (one: Disk): Disk => ({
    ...one,
    missingSince: optional(one.missingSince),
    isWell: belief(one.isWell),
  });
  const { disks, clock, boot } = recorder.health;
  return {
    ...recorder,
    outage: moved(recorder.outage),
    doubt: moved(recorder.doubt),
    unreachableAt: optional(recorder.unreachableAt),
    channels: recorder.channels.map(channel),
    health: {
      disks: disks.map(disk),
      clock: { ...clock, outage: moved(clock.outage), doubt: moved(clock.doubt) },
      boot: boot === null ? null : { ...boot, startedAt: move(boot.startedAt) },
    },
  };
}
