import { believe, obscure, unseen } from './belief.ts';
import { type DiskReport, isFitted, judgeDisk } from './disk.ts';
import { wordOf } from './plain.ts';
import { FORGOTTEN_AFTER, type Rule } from './rule.ts';
import type { HealthReport, Sight } from './snapshot.ts';
import { type Boot, type ClockState, type Disk, type Health, NO_DOUBT } from './state.ts';
import type { Millis } from './time.ts';

/** A clock is wrong above, and right again below (contract 8), in seconds. */
const WRONG_ABOVE = 60;
const RIGHT_BELOW = 30;
/** So many readings in a row settle it. */
const CLOCK_READINGS = 2;
/** What is shown of the drift follows in steps of so many seconds. */
const DRIFT_STEP = 5;
/** By so many seconds may an uptime be too short, and a start too late, without being another one. */
const BOOT_TOLERANCE = 120;
/** Where a counter of milliseconds in 32 bits begins anew, in seconds. */
const WRAP = 2 ** 32 / 1000;

/** The uptime that a recorder told last, in seconds, and how many seconds ago that was by the monotonic clock. */
export interface LastUptime {
  readonly seconds: number;
  readonly ago: number;
}

/**
 * Takes one look at one part into what is held of a recorder's health. Returns the same object when nothing changed.
 *
 * @param last the uptime that was told last, and the time since then; `null` at the first look of a run
 */
export function absorbHealth(
  health: Health,
  at: Millis,
  report: HealthReport,
  rule: Pick<Rule, 'offlineAfter'>,
  last: LastUptime | null,
): Health {
  if ('unknown' in report) {
    if (report.of === 'disks') return withDisks(health, blindDisks(health.disks, report.unknown, at, rule));
    return report.of === 'clock' ? withClock(health, dim(health.clock)) : health;
  }
  switch (report.of) {
    case 'disks':
    case 'smart':
      return withDisks(health, absorbDisks(health.disks, report.disks, at));
    case 'clock':
      return withClock(health, withAhead(absorbDrift(health.clock, report.drift, at), report.ahead));
    case 'load': {
      const boot = absorbUptime(health.boot, report.load.uptime, at, last);
      return boot === health.boot ? health : { ...health, boot };
    }
  }
}

/** Shows everything as unknown, because the recorder is lost: problems that run go on. */
export function obscureHealth(health: Health, reason: string): Health {
  const disks = health.disks.map((disk) =>
    disk.removed ? disk : withWell(disk, obscure(disk.isWell, reason)),
  );
  return withClock(withDisks(health, disks), dim(health.clock));
}

/** Whether the clock is to be asked again soon. */
export function isClockDoubted({ clock }: Health): boolean {
  return clock.doubt.bad > 0;
}

function absorbDisks(known: readonly Disk[], reports: readonly DiskReport[], at: Millis): readonly Disk[] {
  // An empty slot is no disk, and a disk that is gone from it is missing.
  const fitted = reports.filter(({ status }) => isFitted(status));
  const rest = known.map((disk) => {
    const report = fitted.find(({ id }) => id === disk.report.id);
    if (report !== undefined) return see(disk, report, at);
    return disk.removed ? disk : miss(disk, at);
  });
  const found = fitted
    .filter(({ id }) => known.every((disk) => disk.report.id !== id))
    .map((report) =>
      see({ report, isWell: unseen('starting'), missingSince: null, removed: false }, report, at),
    );
  return [...rest, ...found];
}

/** A disk that was there and is not listed has failed, until it is clear that someone took it out. */
function miss(disk: Disk, at: Millis): Disk {
  const missingSince = disk.missingSince ?? at;
  const missed = disk.missingSince === null ? { ...disk, missingSince } : disk;
  if (at - missingSince >= FORGOTTEN_AFTER) return { ...missed, removed: true, isWell: unseen('not_listed') };
  return believeDisk(missed, { is: 'no', reason: 'not_listed' }, at, 1);
}

function see(disk: Disk, report: DiskReport, at: Millis): Disk {
  const present = {
    ...disk,
    report: isSameReport(disk.report, report) ? disk.report : report,
    missingSince: null,
    removed: false,
  };
  const verdict = judgeDisk(report.status);
  const sight: Sight =
    verdict === 'ok'
      ? { is: 'yes', reason: null }
      : verdict === 'problem'
        ? { is: 'no', reason: wordOf(report.status) ?? 'unknown_value' }
        : { is: 'none', reason: 'no_status' };
  const seen = believeDisk(present, sight, at, 1);
  return seen.report === disk.report && seen.isWell === disk.isWell && disk.missingSince === null
    ? disk
    : seen;
}

function blindDisks(
  disks: readonly Disk[],
  reason: string,
  at: Millis,
  { offlineAfter }: Pick<Rule, 'offlineAfter'>,
): readonly Disk[] {
  return disks.map((disk) =>
    disk.removed ? disk : believeDisk(disk, { is: 'none', reason }, at, offlineAfter),
  );
}

/** @param readings how many in a row settle it: of a problem, one (contract 8) */
function believeDisk(disk: Disk, sight: Sight, at: Millis, readings: number): Disk {
  return withWell(disk, believe(disk.isWell, sight, at, { offlineAfter: readings, takes: 'loss' }));
}

function absorbDrift(clock: ClockState, measured: number, at: Millis): ClockState {
  const isNear = clock.drift !== null && Math.abs(measured - clock.drift) < DRIFT_STEP;
  const drift = isNear ? clock.drift : measured;
  const amount = Math.abs(measured);
  const isContradicted = clock.outage === null ? amount > WRONG_ABOVE : amount < RIGHT_BELOW;
  if (!isContradicted) return merge(clock, { drift, settled: true, doubt: NO_DOUBT });
  const bad = clock.doubt.bad + 1;
  const since = clock.doubt.since ?? at;
  if (bad < CLOCK_READINGS) return merge(clock, { drift, doubt: { bad, since, blind: 0 } });
  const outage = clock.outage === null ? { since, reason: 'clock_drift', met: !clock.settled } : null;
  return merge(clock, { drift, settled: true, outage, doubt: NO_DOUBT });
}

/** It is kept, and not shown: not for every second that two clocks drift apart. */
function withAhead(clock: ClockState, ahead: number): ClockState {
  const isNear = clock.ahead !== undefined && Math.abs(ahead - clock.ahead) < DRIFT_STEP;
  return isNear ? clock : { ...clock, ahead };
}

function dim(clock: ClockState): ClockState {
  return merge(clock, { drift: null, doubt: NO_DOUBT });
}

function absorbUptime(
  boot: Boot | null,
  uptime: number | null,
  at: Millis,
  last: LastUptime | null,
): Boot | null {
  if (uptime === null) return boot;
  const startedAt = at - uptime * 1000;
  if (boot === null) return { startedAt, restarts: 0 };
  const isRestart = last === null ? isOtherStart(boot, startedAt, at) : isShorter(uptime, last);
  if (isRestart) return { startedAt, restarts: boot.restarts + 1 };
  // A wall clock that was set moves every time of day, also that of the same start.
  return Math.abs(startedAt - boot.startedAt) > BOOT_TOLERANCE * 1000 ? { ...boot, startedAt } : boot;
}

/** Whether a recorder has started since it told its uptime last: it cannot have run for longer than that is ago. */
function isShorter(uptime: number, { seconds, ago }: LastUptime): boolean {
  const isWrap = Math.abs(seconds + ago - WRAP) <= BOOT_TOLERANCE;
  return uptime < seconds && uptime <= ago + BOOT_TOLERANCE && !isWrap;
}

/** The same over a time in which nobody looked, by the wall clock: counters of seconds are not that exact. */
function isOtherStart(boot: Boot, startedAt: Millis, at: Millis): boolean {
  const tolerance = Math.max(BOOT_TOLERANCE * 1000, (at - boot.startedAt) / 100);
  return startedAt > boot.startedAt + tolerance;
}

function withDisks(health: Health, disks: readonly Disk[]): Health {
  const isSame =
    disks.length === health.disks.length && disks.every((disk, index) => disk === health.disks[index]);
  return isSame ? health : { ...health, disks };
}

function withClock(health: Health, clock: ClockState): Health {
  return clock === health.clock ? health : { ...health, clock };
}

function withWell(disk: Disk, isWell: Disk['isWell']): Disk {
  return isWell === disk.isWell ? disk : { ...disk, isWell };
}

function merge(clock: ClockState, change: Partial<ClockState>): ClockState {
  const next = { ...clock, ...change };
  const isSame =
    next.drift === clock.drift &&
    next.settled === clock.settled &&
    next.outage === clock.outage &&
    next.doubt === clock.doubt;
  return isSame ? clock : next;
}

function isSameReport(one: DiskReport, other: DiskReport): boolean {
  return (
    one.id === other.id &&
    one.status === other.status &&
    one.type === other.type &&
    one.capacity === other.capacity &&
    one.free === other.free &&
    one.model === other.model &&
    one.temperature === other.temperature &&
    one.smart === other.smart
  );
}

/** Whether two states differ in more than figures that change by themselves. */
export function isSameCondition(one: Health, other: Health): boolean {
  if (one === other) return true;
  return (
    one.boot === other.boot &&
    one.clock.outage === other.clock.outage &&
    one.clock.settled === other.clock.settled &&
    one.clock.ahead === other.clock.ahead &&
    one.disks.length === other.disks.length &&
    one.disks.every((disk, index) => {
      const twin = other.disks[index];
      return (
        disk.isWell === twin?.isWell &&
        disk.missingSince === twin.missingSince &&
        disk.report.id === twin.report.id
      );
    })
  );
}
