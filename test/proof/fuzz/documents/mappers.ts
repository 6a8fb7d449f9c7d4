import { readAlerts } from '../../../../src/sources/isapi/alert-stream/alert.ts';
import { readCapabilities } from '../../../../src/sources/isapi/documents/capabilities.ts';
import { readDeviceInfo } from '../../../../src/sources/isapi/documents/device-info.ts';
import { readHdStatus } from '../../../../src/sources/isapi/documents/hd-status.ts';
import { readLogSearch } from '../../../../src/sources/isapi/documents/log-search.ts';
import { readProxyChannels } from '../../../../src/sources/isapi/documents/proxy-channels.ts';
import { readProxyStatus } from '../../../../src/sources/isapi/documents/proxy-status.ts';
import { readResponseStatus } from '../../../../src/sources/isapi/documents/response-status.ts';
import { readSearch } from '../../../../src/sources/isapi/documents/search.ts';
import { readSmart } from '../../../../src/sources/isapi/documents/smart.ts';
import { readStorage } from '../../../../src/sources/isapi/documents/storage.ts';
import { readSystemStatus } from '../../../../src/sources/isapi/documents/system-status.ts';
import { readClock } from '../../../../src/sources/isapi/documents/time.ts';
import { readTracks } from '../../../../src/sources/isapi/documents/tracks.ts';
import { readVideoInputs } from '../../../../src/sources/isapi/documents/video-inputs.ts';
import { readWorkingStatus } from '../../../../src/sources/isapi/documents/working-status.ts';
import { readLoginBody } from '../../../../src/sources/isapi/client/login-body.ts';
import { MalformedError, parseTree, type Tree } from '../../../../src/sources/isapi/tree.ts';
import { readAnswer } from '../../../../src/sources/sadp/device.ts';
import type { Claim, Grammar } from './claims.ts';
import { GRAMMARS } from './grammars.ts';
import type { Sent } from './spoil.ts';

/** What a mapper made of a body. */
export interface Made {
  readonly value: unknown;
  readonly claims: readonly Claim[];
}

/** A mapper of the bridge, with its reader of XML and JSON. */
export interface Mapper {
  readonly name: string;
  /** The function of the bridge. */
  readonly read: unknown;
  readonly grammar: Grammar;
  /** What it makes of a body; `null` when it is refused as malformed or as another document. */
  readonly make: (sent: Sent) => Made | null;
}

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** Claims of one subject, without what is not known. */
function told(of: string, facts: Facts): Claim[] {
  return Object.entries(facts).flatMap(([field, value]) =>
    value === null ? [] : [{ of, field, value: String(value) }],
  );
}

function mapper<T>(
  name: string,
  grammar: Grammar,
  read: (tree: Tree, track: number) => T | null,
  claims: (value: T) => readonly Claim[],
): Mapper {
  const make = ({ body, contentType }: Sent): Made | null => {
    try {
      const value = read(parseTree(body, contentType), TRACK);
      return value === null ? null : { value, claims: claims(value) };
    } catch (error) {
      if (error instanceof MalformedError) return null;
      throw error;
    }
  };
  return { name, read, grammar, make };
}

/** One that takes the body itself. */
function reader<T>(
  name: string,
  grammar: Grammar,
  read: (sent: Sent) => T | null,
  claims: (value: T) => readonly Claim[],
): Mapper {
  const make = (sent: Sent): Made | null => {
    const value = read(sent);
    return value === null ? null : { value, claims: claims(value) };
  };
  return { name, read, grammar, make };
}

const yes = (is: boolean): true | null => (is ? true : null);
const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19);
/** The track that is searched for. */
const TRACK = 101;

export const MAPPERS: readonly Mapper[] = [
  mapper('deviceInfo', GRAMMARS.deviceInfo, readDeviceInfo, ({ model, serial, name }) =>
    told('', { model, serial, name }),
  ),
  mapper('inputs', GRAMMARS.inputs, readVideoInputs, (list) =>
    list.flatMap(({ id, enabled, resDesc }) => told(id, { enabled, resDesc })),
  ),
  mapper('proxies', GRAMMARS.proxies, readProxyChannels, (list) =>
    list.flatMap(({ id, ip, port, user }) => told(id, { ip, port, user })),
  ),
  mapper('proxyStatus', GRAMMARS.proxyStatus, readProxyStatus, (list) =>
    list.flatMap(({ id, online, result, recordStatus, address }) =>
      told(id, { online, result, recordStatus, address }),
    ),
  ),
  mapper('workingStatus', GRAMMARS.working, readWorkingStatus, (list) =>
    list.flatMap(({ number, online, record, recordStatus, signal }) =>
      told(number, { online, record, recordStatus, signal }),
    ),
  ),
  mapper('capabilities', GRAMMARS.capabilities, readCapabilities, (value) => told('', { ...value })),
  mapper('tracks', GRAMMARS.tracks, readTracks, (plans) =>
    [...plans].flatMap(([id, { blocks, enabled }]) =>
      told(id, { continuous: yes(blocks.some((block) => block.continuous)), off: yes(!enabled) }),
    ),
  ),
  mapper('time', GRAMMARS.time, readClock, ({ wall }) => told('', { wall: stamp(wall) })),
  mapper('storage', GRAMMARS.storage, readStorage, (disks) =>
    disks.flatMap(({ id, status }) =>
      told(id.replace(/^(?:nas|ssd)-/, ''), { status: status === '' ? null : status }),
    ),
  ),
  mapper('hdStatus', GRAMMARS.hdStatus, readHdStatus, (disks) =>
    disks.flatMap(({ id, status }) => told(id, { status: status === '' ? null : status })),
  ),
  mapper('smart', GRAMMARS.smart, readSmart, (value) => told('', { ...value })),
  mapper('systemStatus', GRAMMARS.systemStatus, readSystemStatus, ({ uptime }) => told('', { uptime })),
  mapper('search', GRAMMARS.search, readSearch, ({ segments, isComplete }) => [
    ...told('', { complete: yes(isComplete) }),
    ...segments.flatMap(({ start, end }) => told('', { start: stamp(start), end: stamp(end) })),
  ]),
  mapper('logSearch', GRAMMARS.logSearch, readLogSearch, ({ entries, rest }) => [
    ...told('', { rest: rest === 'unclear' ? null : rest }),
    ...entries.flatMap(({ at }) => told('', { at: stamp(at) })),
  ]),
  mapper('responseStatus', GRAMMARS.responseStatus, readResponseStatus, ({ statusCode, subStatusCode }) =>
    told('', { statusCode, subStatusCode }),
  ),
  reader(
    'loginBody',
    GRAMMARS.login,
    ({ body, contentType }) => readLoginBody(body, contentType),
    (said) =>
      told('', {
        locked: yes(said.isLocked),
        forbidden: yes(said.isForbidden),
        triesLeft: said.triesLeft,
        seconds: said.seconds,
      }),
  ),
  reader(
    'alert',
    GRAMMARS.alerts,
    ({ body }) => readAlerts(body),
    (alerts) => alerts.flatMap(({ type }) => told('', { type: type === '' ? null : type })),
  ),
  reader(
    'sadp',
    GRAMMARS.sadp,
    ({ body }) => readAnswer(body, '192.0.2.1'),
    ({ firmware, httpPort, isActivated }) => told('', { firmware, httpPort, activated: isActivated }),
  ),
];
