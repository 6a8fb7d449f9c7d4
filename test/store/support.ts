import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { unseen } from '../../src/domain/belief.ts';
import type { Event } from '../../src/domain/event.ts';
import {
  type Channel,
  NO_CAMERA,
  NO_DOUBT,
  NO_HEALTH,
  NO_LOGIN,
  type Recorder,
} from '../../src/domain/state.ts';
import type { Clock, Log } from '../../src/ports.ts';

/** A folder that is gone after the test. */
export function temporaryDir(context: TestContext): string {
  const dir = mkdtempSync(join(tmpdir(), 'dvr2mqtt-store-'));
  context.after(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A log that remembers what it was told, each line with its level in front. */
export function rememberLog(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (message: string, fields?: object) => {
    lines.push(`${level} ${message}${fields === undefined ? '' : ` ${JSON.stringify(fields)}`}`);
  };
  return { lines, error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

export const NOW = Date.UTC(2026, 10, 22, 14, 43, 10, 120);
export const stillClock: Clock = {
  now: () => NOW,
  monotonic: () => 0,
  uptime: () => 0,
  after: () => () => {},
};

export function someEvent(id: string): Event {
  return {
    id,
    event_type: 'offline',
    recorder: 'house',
    recorder_name: 'House DVR',
    channel: '2',
    camera: 'Front door',
    at: NOW,
    since: NOW - 2000,
    reason: 'no_signal',
  };
}

export const someChannel: Channel = {
  key: '2',
  id: '2',
  kind: 'ip',
  name: 'Front door',
  enabled: true,
  missingSince: null,
  removed: false,
  camera: { ...NO_CAMERA, ip: '192.168.1.64', port: 8000, auth: 'ok' },
  online: {
    last: false,
    fresh: true,
    reason: 'netUnreachable',
    outage: { since: NOW - 5000, reason: 'netUnreachable', met: false },
    doubt: NO_DOUBT,
  },
  recording: { ...unseen('starting'), last: true, fresh: true, doubt: { bad: 1, since: NOW, blind: 0 } },
  evidence: 'workingstatus record=1',
  recordingMode: 'continuous',
  lastDowntime: 145,
};

export function someRecorder(id: string): Recorder {
  return {
    id,
    name: 'House DVR',
    status: 'ok',
    reason: null,
    detail: null,
    outage: null,
    doubt: { bad: 1, since: NOW, blind: 0 },
    met: true,
    failures: 3,
    unreachableAt: NOW - 60_000,
    login: { ...NO_LOGIN, accepted: true },
    device: { model: 'DS-7608NI-K2', serial: 'S1', firmware: 'V4.30', mac: null, name: 'NVR' },
    channels: [someChannel],
    health: NO_HEALTH,
    unsupported: { 'System/Video/inputs/channels': NOW },
  };
}
