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

/** `Security/userCheck` for a login that is right. */
export function userCheck(): string {
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<userCheck version="2.0" xmlns="${HIKVISION}"><statusValue>200</statusValue>` +
    '<statusString>OK</statusString><isDefaultPassword>false</isDefaultPassword><isRiskPassword>false</isRiskPassword>' +
    '<isActivated>true</isActivated></userCheck>\n'
  );
}
