import { cameraName, type Channel, shown } from '../domain/state.ts';
import { iso } from '../domain/time.ts';
import type { Inspection } from '../inspection.ts';
import { isFine, reasonOf } from './check-verdict.ts';

/** What `check --json` prints (contract 7). */
export function describeInspections(inspections: readonly Inspection[]): object {
  return { ok: inspections.every(isFine), recorders: inspections.map(describeInspection) };
}

function describeInspection({ options, recorder, requests, milliseconds, pausedUntil }: Inspection): object {
  return {
    id: options.id,
    name: options.name,
    host: options.host,
    status: recorder.status,
    reason: recorder.reason,
    model: recorder.device?.model ?? null,
    firmware: recorder.device?.firmware ?? null,
    requests,
    milliseconds,
    ...(pausedUntil === null
      ? {}
      : { paused_until: Number.isFinite(pausedUntil) ? iso(pausedUntil) : 'credentials change' }),
    channels: recorder.channels.map(describeChannel),
  };
}

function describeChannel(channel: Channel): object {
  const { key, kind, camera, online, recording, evidence } = channel;
  return {
    id: key,
    name: cameraName(channel),
    kind,
    ip: camera.ip,
    port: camera.port,
    user: camera.user,
    online: shown(online),
    recording: shown(recording),
    auth: camera.auth,
    reason: reasonOf(channel),
    evidence,
  };
}
