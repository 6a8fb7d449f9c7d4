import { isIP } from 'node:net';
import { analogInputs, channelNumber, type CameraView, ipChannels, type RecorderView } from '../model.ts';
import { element, HIKVISION, ISAPI_ORG, namespaced, xmlDocument } from '../xml.ts';

/** `System/Video/inputs/channels` of a recorder with analog inputs, or of a single camera. */
export function videoInputs(model: RecorderView): string {
  const items = model.kind === 'ipc' ? model.cameras : analogInputs(model);
  const list = items.map(
    (camera) =>
      `<VideoInputChannel${namespaced(model, HIKVISION)}>${element('id', camera.id)}` +
      `${element('inputPort', channelNumber(model, camera))}${model.kind === 'ipc' ? element('name', camera.name) : inputState(camera)}</VideoInputChannel>\n`,
  );
  return xmlDocument(model, 'VideoInputChannelList', HIKVISION, `\n${list.join('')}`);
}

function inputState(camera: CameraView): string {
  const derived = camera.online === null ? null : camera.online ? '2560*1440(4MP)P25' : 'NO VIDEO';
  return (
    element('videoInputEnabled', camera.enabled) +
    element('name', camera.name) +
    element('videoFormat', 'PAL') +
    element('resDesc', camera.resDesc ?? derived)
  );
}

/** `ContentMgmt/InputProxy/channels`. Its `size` is the number of free slots, not of items. */
export function proxyChannels(model: RecorderView): string {
  const channels = ipChannels(model);
  const inputs = analogInputs(model).filter((camera) => camera.enabled).length;
  const free = Math.max(0, model.slots - inputs - channels.length);
  const items = channels.map(
    (camera) => `<InputProxyChannel>${proxyContent(model, camera)}</InputProxyChannel>\n`,
  );
  return xmlDocument(
    model,
    'InputProxyChannelList',
    HIKVISION,
    `\n${items.join('')}`,
    ` size="${String(free)}"`,
  );
}

/** `ContentMgmt/InputProxy/channels/{id}`. */
export function proxyChannel(model: RecorderView, camera: CameraView): string {
  return xmlDocument(model, 'InputProxyChannel', HIKVISION, proxyContent(model, camera));
}

function proxyContent(model: RecorderView, camera: CameraView): string {
  const own = camera.protocol === 'HIKVISION';
  return (
    `${element('id', camera.id)}${element('name', camera.name)}<sourceInputPortDescriptor>` +
    element('proxyProtocol', camera.protocol) +
    address(camera.ip, true) +
    element('managePortNo', camera.port) +
    element('srcInputPort', 1) +
    element('userName', camera.user) +
    element('connMode', model.firmware.startsWith('V4.62') ? 'manual' : null) +
    element('streamType', 'auto') +
    element('model', camera.model) +
    element('serialNumber', camera.serial) +
    element('firmwareVersion', camera.firmware) +
    `<deviceID></deviceID></sourceInputPortDescriptor><certificateValidationEnabled>false</certificateValidationEnabled>` +
    element('defaultAdminPortEnabled', own) +
    element('enableAnr', own ? true : null) +
    element('enableTiming', true)
  );
}

function address(host: string, withFormat: boolean): string {
  const family = isIP(host);
  const format = withFormat ? element('addressingFormatType', family === 0 ? 'hostname' : 'ipaddress') : '';
  return format + element(family === 0 ? 'hostName' : family === 6 ? 'ipv6Address' : 'ipAddress', host);
}

/** `ContentMgmt/InputProxy/channels/status`. */
export function proxyStatuses(model: RecorderView): string {
  const items = ipChannels(model).map(
    (camera) => `<InputProxyChannelStatus>${statusContent(model, camera)}</InputProxyChannelStatus>\n`,
  );
  return xmlDocument(model, 'InputProxyChannelStatusList', ISAPI_ORG, `\n${items.join('')}`);
}

/** `ContentMgmt/InputProxy/channels/{id}/status`. */
export function proxyStatus(model: RecorderView, camera: CameraView): string {
  return xmlDocument(model, 'InputProxyChannelStatus', ISAPI_ORG, statusContent(model, camera));
}

function statusContent(model: RecorderView, camera: CameraView): string {
  const stream = channelNumber(model, camera) * 100;
  const derived = camera.online === null ? null : camera.online ? 'connect' : 'netUnreachable';
  return (
    `${element('id', camera.id)}<sourceInputPortDescriptor>${address(camera.ip, false)}</sourceInputPortDescriptor>` +
    element('online', camera.online) +
    `<streamingProxyChannelIdList>${element('streamingProxyChannelId', stream + 1)}` +
    `${element('streamingProxyChannelId', stream + 2)}</streamingProxyChannelIdList>` +
    element('chanDetectResult', camera.reason === undefined ? derived : camera.reason)
  );
}
