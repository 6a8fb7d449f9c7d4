import { absorbChannels, obscureAll } from './channels.ts';
import { type Fault, isRefusal } from './fault.ts';
import { obscureHealth } from './health.ts';
import { accept, lastAbsence, refuse, wasAwayLately } from './login.ts';
import type { Rule } from './rule.ts';
import type { Device, Reading, Snapshot, Unsupported } from './snapshot.ts';
import { NO_DOUBT, NO_HEALTH, NO_LOGIN, type Recorder } from './state.ts';
import type { Millis } from './time.ts';

/** A recorder of which nothing is known yet. */
export function unmet(id: string, name: string): Recorder {
  return {
    id,
    name,
    status: null,
    reason: null,
    detail: null,
    outage: null,
    doubt: NO_DOUBT,
    met: false,
    failures: 0,
    unreachableAt: null,
    login: NO_LOGIN,
    device: null,
    channels: [],
    health: NO_HEALTH,
    unsupported: {},
  };
}

/** Takes one reading into a recorder (contract 3). Returns the same object when nothing changed. */
export function absorb(recorder: Recorder, at: Millis, reading: Reading, rule: Rule): Recorder {
  return reading.ok
    ? absorbSnapshot(recorder, at, reading.snapshot, rule)
    : absorbFault(recorder, at, reading.fault, rule);
}

function absorbSnapshot(recorder: Recorder, at: Millis, snapshot: Snapshot, rule: Rule): Recorder {
  const isBack = recorder.status !== 'ok';
  const present = isBack ? { ...recorder, channels: obscureAll(recorder.channels, 'starting') } : recorder;
  const login = accept(recorder.login);
  const unreachableAt = lastAbsence(recorder, at);
  const device = sameDevice(recorder.device, snapshot.device) ? recorder.device : snapshot.device;
  const channels = absorbChannels(present, snapshot, at, rule);
  const unsupported = sameUnsupported(recorder.unsupported, snapshot.unsupported)
    ? recorder.unsupported
    : snapshot.unsupported;
  const reason = blindnessOf(snapshot);
  const isUnchanged =
    !isBack &&
    reason === recorder.reason &&
    recorder.doubt === NO_DOUBT &&
    recorder.failures === 0 &&
    login === recorder.login &&
    unreachableAt === recorder.unreachableAt &&
    device === recorder.device &&
    channels === recorder.channels &&
    unsupported === recorder.unsupported;
  if (isUnchanged) return recorder;
  return {
    ...recorder,
    status: 'ok',
    reason,
    detail: reason === null ? null : 'A list of channels cannot be read: channels may be missing.',
    outage: null,
    doubt: NO_DOUBT,
    met: true,
    failures: 0,
    unreachableAt,
    login,
    device,
    channels,
    unsupported,
  };
}

function absorbFault(recorder: Recorder, at: Millis, told: Fault, rule: Rule): Recorder {
  const { login, fault } = refuse(recorder.login, told, at, wasAwayLately(recorder, at));
  const isGenuinelyAway = fault.kind === 'unreachable' && fault.reason !== 'starting';
  const failed: Recorder = {
    ...recorder,
    login,
    unreachableAt: isGenuinelyAway ? at : recorder.unreachableAt,
  };
  const bad = recorder.doubt.bad + 1;
  const since = recorder.doubt.since ?? at;
  const isCertain = isRefusal(told) || recorder.outage !== null || bad >= rule.offlineAfter;
  if (!isCertain) return { ...failed, doubt: { bad, since, blind: 0 } };
  return {
    ...failed,
    status: fault.kind,
    reason: fault.reason,
    detail: fault.detail,
    outage: recorder.outage ?? { since, reason: fault.reason, met: !recorder.met },
    doubt: NO_DOUBT,
    met: true,
    failures: recorder.failures + 1,
    channels: obscureAll(recorder.channels, `recorder_${fault.kind}`),
    health: obscureHealth(recorder.health, `recorder_${fault.kind}`),
  };
}

/** Why a recorder that answers does not tell which channels it has; one that is still being met is not blamed. */
function blindnessOf({ blind }: Snapshot): string | null {
  return [blind.ip, blind.analog].find((reason) => reason !== null && reason !== 'starting') ?? null;
}

/** An absent device (it was not read this time) changes nothing. */
function sameDevice(known: Device | null, read: Device | null): boolean {
  return (
    read === null ||
    (known !== null &&
      known.model === read.model &&
      known.serial === read.serial &&
      known.firmware === read.firmware &&
      known.mac === read.mac &&
      known.name === read.name)
  );
}

function sameUnsupported(one: Unsupported, other: Unsupported): boolean {
  if (one === other) return true;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
