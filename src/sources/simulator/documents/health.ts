import type { Millis } from '../../../domain/time.ts';
import type { DiskView, RecorderView, SimulatedSmart } from '../model.ts';
import { element, HIKVISION, namespaced, xmlDocument } from '../xml.ts';
import { localTime } from './clock.ts';

/** `System/status`: uptime in seconds, memory in MB with leading spaces. */
export function status(model: RecorderView, now: Millis, bootedAt: Millis): string {
  const upTime = Math.max(0, Math.floor((now - bootedAt) / 1000));
  const processors = model.load.cpu.map(
    (percent) => `<CPU><cpuDescription>2786.91</cpuDescription>${element('cpuUtilization', percent)}</CPU>`,
  );
  const { memoryUsage, memoryAvailable } = model.load;
  const memory =
    '<Memory><memoryDescription>DDR Memory</memoryDescription>' +
    `${element('memoryUsage', ` ${memoryUsage}`)}${element('memoryAvailable', ` ${memoryAvailable}`)}</Memory>`;
  const content =
    `\n${element('currentDeviceTime', localTime(model, now))}\n${element('deviceUpTime', upTime)}\n` +
    `<CPUList>${processors.join('')}</CPUList>\n<MemoryList>${memory}</MemoryList>\n`;
  return xmlDocument(model, 'DeviceStatus', HIKVISION, content);
}

/** `ContentMgmt/Storage`, sizes in MB. */
export function storage(model: RecorderView): string {
  const volumes = model.disks.filter((disk) => disk.kind === 'nas').map((disk) => nas(model, disk));
  const content = `<hddList>${disks(model)}</hddList><nasList>${volumes.join('')}</nasList><workMode>quota</workMode>`;
  return xmlDocument(model, 'storage', HIKVISION, content);
}

/** `ContentMgmt/Storage/hdd`. */
export function hddList(model: RecorderView): string {
  return xmlDocument(model, 'hddList', HIKVISION, disks(model));
}

/** `ContentMgmt/Storage/hdd/{id}/SMARTTest/status`. */
export function smartStatus(model: RecorderView, id: string, smart: Readonly<SimulatedSmart>): string {
  const { temperature, powerOnDay, own, overall } = smart;
  const content = [
    element('id', id),
    element('temprature', temperature),
    element('powerOnDay', powerOnDay),
    element('selfEvaluaingStatus', own),
    element('allEvaluaingStatus', overall),
    '<selfTestPercent>0</selfTestPercent>',
    '<selfTestStatus>not_tested</selfTestStatus>',
    '<testType>short</testType>',
    `<TestResultList>${attribute(9, powerOnDay * 24)}${attribute(194, temperature)}</TestResultList>`,
  ];
  return xmlDocument(model, 'SmartTestStatus', HIKVISION, `\n${content.join('\n')}\n`);
}

function attribute(id: number, raw: number): string {
  return (
    `<TestResult>${element('attributeID', id)}<status>ok</status><flags>50</flags><thresholds>0</thresholds>` +
    `<value>100</value><worst>100</worst>${element('rawValue', raw)}</TestResult>`
  );
}

function disks(model: RecorderView): string {
  const items = model.disks
    .filter((disk) => disk.kind !== 'nas')
    .map(
      (disk) =>
        `<hdd${namespaced(model, HIKVISION)}>${element('id', disk.id)}${element('hddName', `hdd${disk.id}`)}<hddPath></hddPath>` +
        `${element('hddType', disk.type ?? 'SATA')}${space(disk)}${element('hddSerialNumber', disk.serial)}${element('hddModel', disk.model)}</hdd>`,
    );
  return items.join('');
}

function nas(model: RecorderView, disk: DiskView): string {
  return (
    `<nas${namespaced(model, HIKVISION)}>${element('id', disk.id)}<addressingFormatType>ipaddress</addressingFormatType>` +
    `<ipAddress>192.168.1.250</ipAddress><portNo>0</portNo>${element('nasType', disk.type ?? 'NFS')}<path>/volume1/cctv</path>${space(disk)}</nas>`
  );
}

function space({ status: word, capacity, freeSpace }: DiskView): string {
  return (
    element('status', word) +
    element('capacity', capacity) +
    element('freeSpace', freeSpace) +
    '<property>RW</property>'
  );
}
