import type { Millis } from '../../../domain/time.ts';
import { analogInputs, type RecorderKind, type RecorderView } from '../model.ts';
import { element, HIKVISION, ISAPI_ORG, xmlDocument } from '../xml.ts';

const DEVICE_TYPES: Readonly<Record<RecorderKind, string>> = {
  nvr: 'NVR',
  dvr: 'DVR',
  hybrid: 'DVR',
  ipc: 'IPCamera',
};

/** `System/deviceInfo`. */
export function deviceInfo(model: RecorderView): string {
  const content = [
    element('deviceName', model.name),
    element('deviceID', `484c3430-3730-0000-0000-${model.mac.replaceAll(':', '')}`),
    element('model', model.model),
    element('serialNumber', model.serial),
    element('macAddress', model.mac),
    element('firmwareVersion', model.firmware),
    element('firmwareReleasedDate', 'build 240904'),
    element('encoderVersion', 'V5.0'),
    element('encoderReleasedDate', 'build 240531'),
    element('deviceType', DEVICE_TYPES[model.kind]),
    element('telecontrolID', 255),
  ];
  return xmlDocument(
    model,
    'DeviceInfo',
    model.kind === 'nvr' ? ISAPI_ORG : HIKVISION,
    `\n${content.join('\n')}\n`,
  );
}

/** `System/capabilities`, cut down to what tells recorders apart. */
export function capabilities(model: RecorderView): string {
  const inputs = model.kind === 'ipc' ? 1 : analogInputs(model).length;
  const tells = model.kind !== 'ipc' && model.workingstatus !== 'unsupported';
  const flag = /^V(4\.6|5)/.test(model.firmware)
    ? 'isSupportGettingWorkingStatus'
    : 'isSupportSimpleDevStatus';
  const system =
    `<SysCap><isSupportDst>true</isSupportDst><VideoCap>${element('videoInputPortNums', inputs)}</VideoCap>` +
    `<IOCap><IOInputPortNums>4</IOInputPortNums></IOCap>${element(flag, tells ? true : null)}` +
    `${element('isSupportFlexible', tells ? true : null)}<isSupportSubscribeEvent>true</isSupportSubscribeEvent></SysCap>`;
  const records =
    `<RacmCap>${element('inputProxyNums', model.kind === 'ipc' ? null : model.slots)}<isSupportZeroChan>false</isSupportZeroChan>` +
    `<recordSearchType opt="AllEvent,CMR,MOTION,ALARM,EDR,ALARMANDMOTION,Command,manual"></recordSearchType></RacmCap>`;
  const events =
    `<EventCap><isSupportHDFull>true</isSupportHDFull><isSupportHDError>true</isSupportHDError>` +
    `${element('isSupportRecordException', model.kind !== 'ipc')}</EventCap>`;
  return xmlDocument(model, 'DeviceCap', HIKVISION, `\n${system}\n${records}\n${events}\n`);
}

/** `System/time`: the wall clock, tagged with the offset of winter. */
export function time(model: RecorderView, now: Millis): string {
  const zone = /^[A-Za-z]+([+-])(\d+):(\d+)/.exec(model.timeZone);
  const minutes = zone === null ? 0 : Number(zone[2]) * 60 + Number(zone[3]);
  const east = zone?.[1] === '-' ? minutes : -minutes;
  const wall = new Date(now + model.timeOffset + (east + (model.summerTime ? 60 : 0)) * 60_000);
  const local = `${wall.toISOString().slice(0, 19)}${offset(east)}`;
  const content = `\n<timeMode>NTP</timeMode>\n${element('localTime', local)}\n${element('timeZone', model.timeZone)}\n`;
  return xmlDocument(model, 'Time', HIKVISION, content);
}

function offset(minutes: number): string {
  const digits = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60))}:${digits(size % 60)}`;
}

/** `System/status`: uptime in seconds, memory in MB with leading spaces. */
export function status(model: RecorderView, now: Millis, bootedAt: Millis): string {
  const upTime = Math.max(0, Math.floor((now - bootedAt) / 1000));
  return xmlDocument(
    model,
    'DeviceStatus',
    HIKVISION,
    `\n${element('currentDeviceTime', /<localTime>(.*)<\/localTime>/.exec(time(model, now))?.[1])}\n` +
      `${element('deviceUpTime', upTime)}\n` +
      '<CPUList><CPU><cpuDescription>2786.91</cpuDescription><cpuUtilization>12</cpuUtilization></CPU></CPUList>\n' +
      '<MemoryList><Memory><memoryDescription>DDR Memory</memoryDescription><memoryUsage> 244.175781</memoryUsage>' +
      '<memoryAvailable> 255.894531</memoryAvailable></Memory></MemoryList>\n',
  );
}

/** `Security/userCheck` for a login that is right. */
export function userCheck(): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<userCheck version="2.0" xmlns="${HIKVISION}"><statusValue>200</statusValue>` +
    '<statusString>OK</statusString><isDefaultPassword>false</isDefaultPassword><isRiskPassword>false</isRiskPassword>' +
    '<isActivated>true</isActivated></userCheck>\n'
  );
}

/** `ContentMgmt/Storage`, sizes in MB. */
export function storage(model: RecorderView): string {
  const disks = model.disks.map(
    (disk) =>
      `<hdd version="1.0" xmlns="${HIKVISION}">${element('id', disk.id)}${element('hddName', `hdd${disk.id}`)}<hddPath></hddPath>` +
      `<hddType>SATA</hddType>${element('status', disk.status)}${element('capacity', disk.capacity)}` +
      `${element('freeSpace', disk.freeSpace)}<property>RW</property></hdd>`,
  );
  const content = `<hddList>${disks.join('')}</hddList><nasList></nasList><workMode>quota</workMode>`;
  return xmlDocument(model, 'storage', HIKVISION, content);
}
