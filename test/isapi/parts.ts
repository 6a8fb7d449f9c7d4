import type { RecordingMode } from '../../src/domain/recording-mode.ts';
import type { Continuity } from '../../src/domain/schedule.ts';
import type { Sighting } from '../../src/domain/snapshot.ts';
import { readProxyChannels } from '../../src/sources/isapi/documents/proxy-channels.ts';
import { readProxyStatus } from '../../src/sources/isapi/documents/proxy-status.ts';
import { readVideoInputs } from '../../src/sources/isapi/documents/video-inputs.ts';
import { readWorkingStatus } from '../../src/sources/isapi/documents/working-status.ts';
import { type Findings, mergeSightings } from '../../src/sources/isapi/sightings.ts';
import { parseTree } from '../../src/sources/isapi/tree.ts';

/** Documents of one reading, as text. */
export interface Documents {
  readonly inputs?: string;
  readonly list?: string;
  readonly status?: string;
  readonly working?: string;
}

/** What a reading of these documents sees, without any HTTP. */
export function see(documents: Documents, difference: Partial<Findings> = {}): readonly Sighting[] {
  const tree = (text: string | undefined) => parseTree(Buffer.from(text ?? ''));
  const inputs = documents.inputs === undefined ? [] : known(readVideoInputs(tree(documents.inputs)));
  return mergeSightings({
    inputs,
    analogIds: inputs.map(({ id }) => id),
    proxies: documents.list === undefined ? null : known(readProxyChannels(tree(documents.list))),
    statuses: documents.status === undefined ? null : known(readProxyStatus(tree(documents.status))),
    statusFailed: null,
    single: null,
    working: documents.working === undefined ? null : known(readWorkingStatus(tree(documents.working))),
    workingMissing: 'no_evidence',
    asksForIp: true,
    itself: null,
    continuity: (): Continuity => 'continuous',
    recordingMode: (): RecordingMode => 'continuous',
    ...difference,
  });
}

function known<T>(value: T | null): T {
  if (value === null) throw new Error('This is another document.');
  return value;
}

/** `id online(reason)` of each sighting. */
export function onlineOf(sightings: readonly Sighting[]): string[] {
  return sightings.map(({ id, online, enabled }) => {
    if (!enabled) return `${id} disabled`;
    const reason = 'reason' in online && online.reason !== null ? `(${online.reason})` : '';
    return `${id} ${online.is}${reason}`;
  });
}

/** `id recording(reason)` of each sighting. */
export function recordingOf(sightings: readonly Sighting[]): string[] {
  return sightings.map(({ id, recording }) => {
    const reason = 'reason' in recording && recording.reason !== null ? `(${recording.reason})` : '';
    return `${id} ${recording.is}${reason}`;
  });
}

export const VER20 = 'http://www.hikvision.com/ver20/XMLSchema';

/** isapi.md 1.1: iDS-7204HUHI-M1, firmware V4.75.011, two of four inputs without a signal. */
export function inputsDocument(namespace = ` xmlns="${VER20}"`): string {
  const input = (id: number, name: string, resDesc: string) =>
    `<VideoInputChannel version="1.0"${namespace}><id>${id}</id><inputPort>${id}</inputPort>` +
    `<videoInputEnabled>true</videoInputEnabled><name>${name}</name><videoFormat>PAL</videoFormat>` +
    `<resDesc>${resDesc}</resDesc></VideoInputChannel>`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<VideoInputChannelList version="1.0"${namespace}>` +
    `${input(1, 'Entrada', '2560*1440(4MP)P30')}${input(2, 'Camera 02', 'NO VIDEO')}` +
    `${input(3, 'Terraza - Taller', '2560*1440(4MP)P25')}${input(4, 'Camera 04', 'NO VIDEO')}` +
    '</VideoInputChannelList>'
  );
}

/** isapi.md 1.2: an NVR whose second camera is unplugged. */
export function statusDocument(namespace = ' xmlns="http://www.isapi.org/ver20/XMLSchema"'): string {
  return (
    `<?xml version="1.0" encoding="UTF-8" ?>\n<InputProxyChannelStatusList version="2.0"${namespace}>` +
    statusItem(1, '<online>true</online><chanDetectResult>connect</chanDetectResult>') +
    statusItem(2, '<online>false</online><chanDetectResult>notExist</chanDetectResult>') +
    '</InputProxyChannelStatusList>'
  );
}

export function statusItem(id: number | string, rest: string): string {
  return (
    `<InputProxyChannelStatus><id>${id}</id><sourceInputPortDescriptor><ipAddress>192.168.1.${id}</ipAddress>` +
    `</sourceInputPortDescriptor>${rest}</InputProxyChannelStatus>`
  );
}

export function statusList(...items: readonly string[]): string {
  return `<InputProxyChannelStatusList>${items.join('')}</InputProxyChannelStatusList>`;
}
