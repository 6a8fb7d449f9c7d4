import { isIPv4 } from 'node:net';
import { child, parseTree, text, type Tree } from '../isapi/tree.ts';

/** What a device on the local network says of itself over SADP (isapi.md 11). What it does not say is `null`. */
export interface SadpDevice {
  /** What tells it from the others: its MAC, else its serial number, else its address. */
  readonly key: string;
  readonly ip: string;
  readonly httpPort: number | null;
  readonly model: string | null;
  readonly firmware: string | null;
  /** Six pairs of lower-case hex digits, with colons. */
  readonly mac: string | null;
  /** How many analog inputs and IP channels it has. */
  readonly analog: number | null;
  readonly digital: number | null;
  /** `false`: it has no password yet, and answers nobody until it is given one. */
  readonly isActivated: boolean | null;
  /** `null`: it does not say enough to tell a recorder from a single camera. */
  readonly kind: 'recorder' | 'camera' | null;
}

/** Answers are far smaller. */
const LARGEST = 16_384;
const ROOTS = ['ProbeMatch', 'Hello'];

/**
 * A datagram as a device; `null` when it is no answer (the probe itself, or something else on this port).
 *
 * @param sender the IPv4 address that it came from
 */
export function readAnswer(datagram: Buffer, sender: string): SadpDevice | null {
  if (datagram.length > LARGEST) return null;
  let tree: Tree;
  try {
    tree = parseTree(datagram);
  } catch {
    // Anyone may send anything to a multicast group; what is no SADP is not for us.
    return null;
  }
  const answer = ROOTS.map((root) => child(tree, root)).find((root) => root !== undefined);
  if (answer === undefined) return null;
  const address = text(answer, 'IPv4Address') ?? '';
  const ip = isIPv4(address) && address !== '0.0.0.0' ? address : sender;
  const mac = readMac(text(answer, 'MAC'));
  const serial = text(answer, 'DeviceSN');
  const analog = readNumber(text(answer, 'AnalogChannelNum'), 1024);
  const digital = readNumber(text(answer, 'DigitalChannelNum'), 1024);
  const model = readModel(answer, serial);
  const httpPort = readNumber(text(answer, 'HttpPort'), 65_535);
  return {
    key: mac ?? serial ?? `${ip}:${httpPort}`,
    ip,
    httpPort: httpPort === 0 ? null : httpPort,
    model,
    firmware: text(answer, 'SoftwareVersion'),
    mac,
    analog,
    digital,
    isActivated: readFlag(text(answer, 'Activated')),
    kind: judgeKind(analog, digital, model),
  };
}

/** `DeviceType` and `DeviceDescription` may be a number or a word like `IPCamera`; the serial number begins with the model. */
function readModel(answer: Tree, serial: string | null): string | null {
  const description = text(answer, 'DeviceDescription');
  const named = [description, text(answer, 'DeviceType')].find(
    (word) => word !== null && /[a-z]/i.test(word) && /\d/.test(word),
  );
  return named ?? SERIAL.exec(serial ?? '')?.[1] ?? description;
}

/** Model, two digits at times, date of manufacture, four letters, nine digits. */
const SERIAL = /^(.+?)(?:\d\d)?(?:19|20)\d{6}[a-z]{2,6}\d{9}[a-z]*$/i;
/** DS-7, DS-8 and DS-9 are recorders, DS-2 cameras, of Hikvision and in its rebrands that kept the names. */
const RECORDER = /\b(?:[dnh]vr|i?ds-[789])/i;
const CAMERA = /\b(?:i?ds-2|ip-?camera|ip-?dome|ip-?zoom|ipc)/i;

function judgeKind(analog: number | null, digital: number | null, model: string | null): SadpDevice['kind'] {
  if ((analog ?? 0) + (digital ?? 0) > 0 || RECORDER.test(model ?? '')) return 'recorder';
  return CAMERA.test(model ?? '') ? 'camera' : null;
}

function readMac(value: string | null): string | null {
  const mac = value?.toLowerCase().replaceAll('-', ':') ?? '';
  return /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) ? mac : null;
}

function readNumber(value: string | null, most: number): number | null {
  if (value === null || !/^\d{1,5}$/.test(value)) return null;
  return Number(value) <= most ? Number(value) : null;
}

function readFlag(value: string | null): boolean | null {
  if (/^(?:true|1)$/i.test(value ?? '')) return true;
  return /^(?:false|0)$/i.test(value ?? '') ? false : null;
}
