import { NO_CAMERA, NO_DOUBT, NO_HEALTH, NO_LOGIN } from '../../../src/domain/state.ts';
import type { Belief, Channel, Recorder } from '../../../src/domain/state.ts';

/** What is believed of a fact that is known. */
export function known(value: boolean, change: Partial<Belief> = {}): Belief {
  return { last: value, fresh: true, reason: null, outage: null, doubt: NO_DOUBT, ...change };
}

export function unknown(reason: string, change: Partial<Belief> = {}): Belief {
  return { last: null, fresh: false, reason, outage: null, doubt: NO_DOUBT, ...change };
}

export function channel(key: string, change: Partial<Channel> = {}): Channel {
  return {
    key,
    id: key,
    kind: 'ip',
    name: `Camera at ${key}`,
    enabled: true,
    missingSince: null,
    removed: false,
    camera: NO_CAMERA,
    online: known(true),
    recording: known(true),
    evidence: 'workingstatus record=1',
    recordingMode: 'continuous',
    lastDowntime: null,
    ...change,
  };
}

export function recorder(id: string, channels: readonly Channel[], change: Partial<Recorder> = {}): Recorder {
  return {
    id,
    name: `Recorder ${id}`,
    status: 'ok',
    reason: null,
    detail: null,
    outage: null,
    doubt: NO_DOUBT,
    met: true,
    failures: 0,
    unreachableAt: null,
    login: NO_LOGIN,
    device: null,
    channels,
    health: NO_HEALTH,
    unsupported: {},
    ...change,
  };
}
