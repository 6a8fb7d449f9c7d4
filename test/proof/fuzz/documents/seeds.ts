import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dvr, hybrid, ipc, nvr } from '../../../../src/sources/simulator/builders.ts';
import { Documents } from '../../../../src/sources/simulator/documents.ts';
import { LOCKED, NAS, NOT_SUPPORTED, PROXY_CHANNEL, SMART } from '../../../simulator/real-samples.ts';
import { CAMERA_HEARTBEAT, NVR_VIDEO_LOSS } from '../../../isapi/alert-stream/samples.ts';
import { type Element, type Form, takeApart } from './element.ts';

/** A document that is right. */
export interface Seed {
  readonly text: string;
  readonly form: Form;
  readonly root: Element;
}

const NOW = Date.UTC(2026, 10, 23, 12);
const FAMILIES = join(import.meta.dirname, '../../../fixtures/devices');
/** Larger ones say nothing that smaller ones do not. */
const LARGEST = 12_000;

const HOUR = 3_600_000;
const ARCHIVE = {
  segments: [
    { track: 101, start: NOW - 3 * HOUR, end: NOW - HOUR },
    { track: 101, start: NOW - HOUR, end: null },
  ],
  showsRunning: true,
  delay: 60_000,
  times: 'local',
  log: [
    { at: NOW - 2 * HOUR, type: 'Exception/videoLost', channel: 'A1' },
    { at: NOW - HOUR, type: 'Exception/ipcDisconnect', channel: 'D5' },
    { at: NOW - HOUR / 2, type: 'Exception/ipcConnectRecover', channel: 'D5' },
  ],
} as const;
const MODELS = [
  nvr({ cameras: 3 }),
  dvr({ cameras: 2 }),
  hybrid({ analog: 2, ip: 2 }),
  ipc(),
  dvr({ cameras: 2, archive: { ...ARCHIVE, segments: [...ARCHIVE.segments], log: [...ARCHIVE.log] } }),
];

/** Where each mapper's documents are: in the simulator, by target and body, and in files of device families. */
const SOURCES: Readonly<
  Record<
    string,
    { readonly targets: readonly string[]; readonly files: RegExp; readonly more?: readonly string[] }
  >
> = {
  deviceInfo: { targets: ['System/deviceInfo'], files: /^deviceInfo\./ },
  inputs: { targets: ['System/Video/inputs/channels'], files: /^inputs\./ },
  proxies: {
    targets: ['ContentMgmt/InputProxy/channels'],
    files: /^channels\./,
    more: [`<InputProxyChannelList>${PROXY_CHANNEL}</InputProxyChannelList>`],
  },
  proxyStatus: { targets: ['ContentMgmt/InputProxy/channels/status'], files: /^status/ },
  workingStatus: {
    targets: ['System/workingstatus/chanStatus?format=json', 'System/workingstatus?format=json'],
    files: /^(?:chanStatus|workingstatus)\./,
  },
  capabilities: { targets: ['System/capabilities'], files: /^capabilities\./ },
  tracks: { targets: ['ContentMgmt/record/tracks'], files: /^tracks\./ },
  time: { targets: ['System/time'], files: /^time\./ },
  storage: {
    targets: ['ContentMgmt/Storage'],
    files: /^storage\./,
    more: [`<storage><nasList>${NAS}</nasList></storage>`],
  },
  hdStatus: { targets: ['System/workingstatus/hdStatus?format=json'], files: /^hdStatus\./ },
  smart: { targets: ['ContentMgmt/Storage/hdd/1/SMARTTest/status'], files: /^smart/, more: [SMART] },
  systemStatus: { targets: ['System/status'], files: /^systemStatus\./ },
  search: { targets: ['ContentMgmt/search'], files: /^search/ },
  logSearch: { targets: ['ContentMgmt/logSearch'], files: /^logSearch/ },
  responseStatus: {
    targets: ['System/nothing'],
    files: /^(?:notSupport|lowPrivilege|invalidOperation|methodNotAllowed|badXmlContent)/,
    more: [NOT_SUPPORTED],
  },
  loginBody: {
    targets: [],
    files: /^lowPrivilege/,
    more: [
      LOCKED,
      '{"userCheck":{"statusValue":401,"lockStatus":"lock","unlockTime":1800,"retryLoginTime":0}}',
    ],
  },
  alert: {
    targets: [],
    files: /^alert/,
    more: [
      CAMERA_HEARTBEAT,
      NVR_VIDEO_LOSS,
      '{"ipAddress":"192.0.2.2","channelID":"2","eventType":"duration","eventState":"active","DurationList":[{"Duration":{"relationEvent":"videoloss"}}]}',
    ],
  },
  sadp: {
    targets: [],
    files: /^sadp/,
    more: [
      '<?xml version="1.0" encoding="UTF-8"?><ProbeMatch><Uuid>13A888A9-F1B1-4020-AE9F-05607682D23B</Uuid><Types>inquiry</Types><DeviceType>25605</DeviceType><DeviceDescription>DS-7608NI-K2</DeviceDescription><DeviceSN>DS-7608NI-K20820180101CCRRC00000000WCVU</DeviceSN><CommandPort>8000</CommandPort><HttpPort>80</HttpPort><MAC>44-19-b6-00-00-01</MAC><IPv4Address>192.168.1.10</IPv4Address><AnalogChannelNum>0</AnalogChannelNum><DigitalChannelNum>8</DigitalChannelNum><SoftwareVersion>V4.30.085build 201218</SoftwareVersion><Activated>true</Activated></ProbeMatch>',
    ],
  },
};

const ID = 'C7D1AD7F-7E80-0001-F15E-1A3B1C4D1E2F';
const SPAN = `<timeSpan><startTime>2026-11-20T00:00:00Z</startTime><endTime>2026-11-25T00:00:00Z</endTime></timeSpan><maxResults>100</maxResults><searchResultPostion>0</searchResultPostion>`;
const QUESTIONS: Readonly<Record<string, string>> = {
  'ContentMgmt/search': `<searchID>${ID}</searchID><trackList><trackID>101</trackID></trackList>${SPAN}`,
  'ContentMgmt/logSearch': `<searchID>${ID}</searchID>${SPAN}<metaId>log.hikvision.com/Exception</metaId>`,
};

/** The documents that a mapper is fuzzed with. Throws when there is none. */
export function seedsOf(mapper: string): readonly Seed[] {
  const source = SOURCES[mapper];
  if (source === undefined) throw new Error(`there are no documents for ${mapper}`);
  const simulated = MODELS.flatMap((model) => source.targets.map((target) => simulate(model, target)));
  const texts = [
    ...simulated.filter((text) => text !== null),
    ...fromFiles(source.files),
    ...(source.more ?? []),
  ];
  const seeds = [...new Set(texts)]
    .filter((text) => text.length <= LARGEST)
    .map((text): Seed => Object.assign(takeApart(text), { text }));
  if (seeds.length === 0) throw new Error(`there are no documents for ${mapper}`);
  return seeds;
}

function simulate(model: (typeof MODELS)[number], target: string): string | null {
  const question = QUESTIONS[target];
  const page = new Documents(model, () => NOW).page(
    question === undefined ? 'GET' : 'POST',
    `/ISAPI/${target}`,
    question,
  );
  return page.status === 200 ? page.body.toString() : null;
}

function fromFiles(files: RegExp): string[] {
  const names = readdirSync(FAMILIES, { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => files.test(name.split('/').at(-1) ?? '') && /\.(?:xml|json)$/.test(name))
    .toSorted()
    .map((name) => readFileSync(join(FAMILIES, name), 'utf8'));
}
