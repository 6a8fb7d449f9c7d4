import { type CameraView, channelNumber, type RecorderView, workingChannels } from '../model.ts';
import { element, HIKVISION, xmlDocument } from '../xml.ts';

type Figures = Readonly<Record<string, number>>;

/** Which part of `System/workingstatus` is asked for. */
export type WorkingStatusPart = 'all' | 'chanStatus' | 'hdStatus';

/**
 * `System/workingstatus[/chanStatus|/hdStatus]` as JSON.
 * `reading` counts the readings: the bit rates are never those of the reading before.
 */
export function workingStatusJson(model: RecorderView, part: WorkingStatusPart, reading: number): object {
  const bare = model.workingstatus === 'bare';
  if (part === 'hdStatus') return { HDStatus: disks(model) };
  const ChanStatus = channels(model, reading);
  if (part === 'chanStatus') return bare ? { ChanStatus } : { ChanStatusList: { ChanStatus } };
  const all = { devStatus: 0, ChanStatus, HDStatus: disks(model) };
  return bare ? all : { WorkingStatus: all };
}

/** The same as XML, which some firmwares send whatever was asked for. */
export function workingStatusXml(model: RecorderView, part: WorkingStatusPart, reading: number): string {
  const list = (name: string, items: Figures[]): string =>
    `<${name}List>${items.map((item) => `<${name}>${elements(item)}</${name}>`).join('\n')}</${name}List>\n`;
  const content =
    (part === 'all' ? '<devStatus>0</devStatus>\n' : '') +
    (part === 'hdStatus' ? '' : list('ChanStatus', channels(model, reading))) +
    (part === 'chanStatus' ? '' : list('HDStatus', disks(model)));
  return xmlDocument(model, 'WorkingStatus', HIKVISION, `\n${content}`);
}

function elements(figures: Figures): string {
  return Object.entries(figures)
    .map(([name, value]) => element(name, value))
    .join('');
}

function channels(model: RecorderView, reading: number): Figures[] {
  return workingChannels(model).map((camera) => channel(model, camera, reading));
}

function channel(model: RecorderView, camera: CameraView, reading: number): Figures {
  const analog = camera.kind === 'analog';
  const works = camera.online === true && (camera.enabled || !analog);
  return {
    chanNo: channelNumber(model, camera) + (analog ? 0 : model.chanNoOffset),
    ...(analog ? { enable: camera.enabled ? 1 : 0 } : {}),
    online: works ? 1 : 0,
    ...(camera.recording === null ? {} : { record: camera.recording }),
    ...(camera.recordStatus === undefined ? {} : { recordStatus: camera.recordStatus }),
    signal: works ? 0 : 1,
    linkNum: 0,
    bitRate: works ? 2_097_152 + (reading % 1_048_576) : 0,
  };
}

/** Words of `ContentMgmt/Storage` as the numbers of `HDStatus`; any other is an exception. */
const DISK_STATUS: Readonly<Record<string, number>> = {
  ok: 0,
  idle: 0,
  sleep: 1,
  unformatted: 4,
  offline: 5,
  formating: 6,
};
const EXCEPTION = 2;

/** Empty slots are not among them. */
function disks(model: RecorderView): Figures[] {
  return model.disks
    .filter((disk) => disk.status !== 'notexist')
    .map((disk) => ({
      hdNo: Number(disk.id),
      status: DISK_STATUS[disk.status] ?? EXCEPTION,
      volume: disk.capacity,
      freeSpace: disk.freeSpace,
    }));
}
