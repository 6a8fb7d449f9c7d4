import type { Field, Grammar } from './claims.ts';

// These are told anew here, not imported: a slip in the mappers must not be believed by what judges them.

const flag: Field['means'] = (text) => {
  if (['true', '1', 'yes', 'on'].includes(text.toLowerCase())) return 'true';
  return ['false', '0', 'no', 'off'].includes(text.toLowerCase()) ? 'false' : null;
};
const number: Field['means'] = (text) =>
  text !== '' && Number.isFinite(Number(text)) ? String(Number(text)) : null;
const word: Field['means'] = (text) => (text === '' ? null : text);
const asIs = (id: string): string | null => (id === '' ? null : id);
const says = (means: Field['means'], ...names: readonly string[]): Field => ({ names, means });

const DISK_WORDS = ['ok', 'sleep', 'error', 'error', 'unformatted', 'offline', 'formating'];

export const GRAMMARS = {
  inputs: {
    items: ['VideoInputChannel'],
    ids: ['id'],
    subjectOf: asIs,
    fields: { enabled: says(flag, 'videoInputEnabled'), resDesc: says(word, 'resDesc') },
  },
  proxies: {
    items: ['InputProxyChannel'],
    ids: ['id'],
    subjectOf: asIs,
    fields: {
      ip: says(word, 'ipAddress', 'hostName', 'ipv6Address'),
      port: says(number, 'managePortNo'),
      user: says(word, 'userName'),
    },
  },
  proxyStatus: {
    items: ['InputProxyChannelStatus'],
    ids: ['id'],
    subjectOf: asIs,
    fields: {
      online: says(flag, 'online'),
      result: says(word, 'chanDetectResult'),
      recordStatus: says(word, 'recordStatus'),
      address: says(word, 'ipAddress', 'hostName', 'ipv6Address'),
    },
  },
  working: {
    items: ['ChanStatus'],
    ids: ['chanNo'],
    subjectOf: asIs,
    fields: {
      online: says(number, 'online'),
      record: says(number, 'record'),
      recordStatus: says(number, 'recordStatus'),
      signal: says(number, 'signal'),
    },
  },
  storage: {
    items: ['hdd', 'nas', 'ssd', 'hddList', 'nasList', 'ssdList'],
    ids: ['id'],
    subjectOf: asIs,
    fields: { status: says(word, 'status') },
  },
  hdStatus: {
    items: ['HDStatus', 'HDStatusList'],
    ids: ['hdNo'],
    subjectOf: asIs,
    fields: { status: says((text) => DISK_WORDS[Number(text)] ?? null, 'status') },
  },
  tracks: {
    items: ['Track'],
    ids: ['id'],
    subjectOf: (id) => (Number(id) % 100 === 1 && Number(id) > 100 ? String((Number(id) - 1) / 100) : null),
    fields: {
      continuous: says(
        (text) => (/^CMR$/i.test(text) ? 'true' : null),
        'ActionRecordingMode',
        'DefaultRecordingMode',
      ),
      off: says((text) => (flag(text) === 'false' ? 'true' : null), 'Enable', 'enableSchedule'),
    },
  },
  capabilities: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: { ipChannels: says(number, 'inputProxyNums'), analogInputs: says(number, 'videoInputPortNums') },
  },
  deviceInfo: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      model: says(word, 'model'),
      serial: says(word, 'serialNumber'),
      name: says(word, 'deviceName'),
    },
  },
  systemStatus: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      uptime: says((text) => (text === '' ? null : String(Math.floor(Number(text)))), 'deviceUpTime'),
    },
  },
  smart: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      temperature: says(number, 'temprature', 'temperature'),
      health: says(
        word,
        'selfEvaluaingStatus',
        'selfEvaluatingStatus',
        'selfEvaluationStatus',
        'allEvaluaingStatus',
        'allEvaluatingStatus',
        'allEvaluationStatus',
      ),
    },
  },
  time: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      wall: says(
        (text) => /^\d{4}-\d\d-\d\d[Tt\s]+\d\d:\d\d:\d\d/.exec(text)?.[0].replace(/[Tt\s]+/, 'T') ?? null,
        'localTime',
      ),
    },
  },
  search: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      complete: says((text) => (/^(?:ok|no\s*matches)$/i.test(text) ? 'true' : null), 'responseStatusStrg'),
      start: says(
        (text) => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.exec(text)?.[0].replace(' ', 'T') ?? null,
        'startTime',
      ),
      end: says(
        (text) => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.exec(text)?.[0].replace(' ', 'T') ?? null,
        'endTime',
      ),
    },
  },
  logSearch: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      rest: says(
        (text) => (/^(?:ok|no\s*matches)$/i.test(text) ? 'none' : /^more$/i.test(text) ? 'more' : null),
        'responseStatusStrg',
      ),
      at: says(
        (text) => /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d/.exec(text)?.[0].replace(' ', 'T') ?? null,
        'StartDateTime',
      ),
    },
  },
  login: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      locked: says(
        (text) => (/lock/i.test(text) ? 'true' : null),
        'lockStatus',
        'subStatusCode',
        'statusString',
        'errorMsg',
      ),
      forbidden: says(
        (text) => (/priv|permission/i.test(text) ? 'true' : null),
        'lockStatus',
        'subStatusCode',
        'statusString',
        'errorMsg',
      ),
      triesLeft: says(number, 'retryLoginTime', 'retryTimes'),
      seconds: says(number, 'unlockTime', 'resLockTime'),
    },
  },
  alerts: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: { type: says((text) => text.toLowerCase(), 'eventType', 'relationEvent') },
  },
  sadp: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: {
      firmware: says((text) => (text === '' ? null : text), 'SoftwareVersion'),
      httpPort: says(number, 'HttpPort'),
      activated: says((text) => flag(text), 'Activated'),
    },
  },
  responseStatus: {
    items: [],
    ids: [],
    subjectOf: asIs,
    fields: { statusCode: says(word, 'statusCode'), subStatusCode: says(word, 'subStatusCode', 'errorMsg') },
  },
} as const satisfies Readonly<Record<string, Grammar>>;
