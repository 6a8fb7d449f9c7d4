import type { SimulatedCamera, SimulatedDisk, SimulatedRecorder } from './model.ts';

const NAMES = [
  'Front door',
  'Garden',
  'Driveway',
  'Garage',
  'Back yard',
  'Gate',
  'Hall',
  'Stairs',
  'Office',
  'Warehouse',
  'Car park',
  'Reception',
  'Kitchen',
  'Terrace',
  'Cellar',
  'Roof',
];

/** Anything of a recorder may be given; the rest is made up. */
type Given = Partial<Omit<SimulatedRecorder, 'kind' | 'cameras'>>;

/** An analog camera, online and recording all day. */
export function analogCamera(id: string, given: Partial<SimulatedCamera> = {}): SimulatedCamera {
  const number = Number.parseInt(id, 10) || 1;
  return {
    id,
    kind: 'analog',
    name: NAMES[number - 1] ?? `Camera ${id}`,
    enabled: true,
    online: true,
    recording: 1,
    ip: '',
    port: 0,
    protocol: '',
    user: '',
    schedule: 'CMR',
    ...given,
  };
}

/** An IP camera behind a recorder, online and recording all day; addresses count from 192.168.1.64. */
export function ipCamera(id: string, given: Partial<SimulatedCamera> = {}): SimulatedCamera {
  const number = Number.parseInt(id, 10) || 1;
  const place = 63 + number;
  return {
    ...analogCamera(id),
    kind: 'ip',
    ip: `192.168.${1 + Math.floor(place / 250)}.${place % 250}`,
    port: 8000,
    protocol: 'HIKVISION',
    user: 'admin',
    model: number % 3 === 0 ? 'DS-2CD2386G2-IU' : 'DS-2CD2146G2-ISU',
    serial: `DS-2CD2146G2-ISU20230411AAWR${String(900_000_000 + number)}`,
    firmware: 'V5.7.15 build 240201',
    ...given,
  };
}

/** A disk of 1 TB that is well, and says so itself. */
export function disk(id: string, given: Partial<SimulatedDisk> = {}): SimulatedDisk {
  return {
    id,
    status: 'ok',
    capacity: 953_869,
    freeSpace: 814_080,
    smart: { temperature: 36, powerOnDay: 412, own: 'ok', overall: 'functional' },
    ...given,
  };
}

function recorder(kind: SimulatedRecorder['kind'], model: string, firmware: string): SimulatedRecorder {
  return {
    kind,
    name: kind === 'nvr' ? 'Network Video Recorder' : 'Embedded Net DVR',
    model,
    serial: `${model}0820230411CCRRF${kind === 'nvr' ? '12345678' : '23456789'}WCVU`,
    firmware,
    mac: `24:0f:9b:${{ nvr: 10, dvr: 20, hybrid: 30, ipc: 40 }[kind]}:98:32`,
    username: 'viewer',
    password: 'Simulated-1',
    cameras: [],
    disks: [disk('1')],
    storage: true,
    load: { cpu: [12], memoryUsage: 244.175781, memoryAvailable: 255.894531 },
    slots: 0,
    workingstatus: 'json',
    chanNoOffset: 0,
    proxyStatusList: true,
    timeOffset: 0,
    timeZone: 'CST+0:00:00',
    summerTime: false,
  };
}

function atLeast(sizes: readonly number[], count: number): number {
  return sizes.find((size) => size >= count) ?? count;
}

function counted(count: number, make: (id: string) => SimulatedCamera, from = 1): SimulatedCamera[] {
  return Array.from({ length: count }, (_, index) => make(String(from + index)));
}

function listed(
  cameras: number | SimulatedCamera[],
  make: (id: string) => SimulatedCamera,
): SimulatedCamera[] {
  return typeof cameras === 'number' ? counted(cameras, make) : cameras;
}

/** A network video recorder with IP channels `1`, `2` … */
export function nvr(given: Given & { cameras?: number | SimulatedCamera[] } = {}): SimulatedRecorder {
  const cameras = listed(given.cameras ?? 8, ipCamera);
  const slots = atLeast([8, 16, 32, 64], cameras.length);
  const base = slots <= 8 ? recorder('nvr', 'DS-7608NXI-I2', 'V4.62.210') : bigNvr(slots);
  return { ...base, slots, ...given, cameras };
}

function bigNvr(slots: number): SimulatedRecorder {
  const model = slots <= 16 ? 'DS-7616NI-K2' : 'DS-7732NI-M4';
  return recorder('nvr', model, slots <= 16 ? 'V4.74.205' : 'V5.03.020');
}

/** A recorder with analog inputs `1`, `2` … and no IP channel. */
export function dvr(given: Given & { cameras?: number | SimulatedCamera[] } = {}): SimulatedRecorder {
  const cameras = listed(given.cameras ?? 8, analogCamera);
  const inputs = atLeast([4, 8, 16, 32], cameras.length);
  const model = inputs <= 4 ? 'iDS-7204HUHI-M1/E' : `iDS-72${String(inputs).padStart(2, '0')}HQHI-M1/S`;
  return { ...recorder('dvr', model, 'V4.75.011'), slots: inputs + 2, ...given, cameras };
}

/**
 * A recorder with `analog` analog inputs (4) and `ip` IP channels (2), numbered behind the inputs.
 * The input `givesWay` is switched off, and the first IP channel bears its id.
 */
export function hybrid(
  given: Given & { analog?: number; ip?: number; givesWay?: string } = {},
): SimulatedRecorder {
  const { analog = 4, ip = 2, givesWay, ...rest } = given;
  const inputs = counted(analog, (id) => analogCamera(id, { enabled: id !== givesWay }));
  const taken = givesWay === undefined ? [] : [ipCamera(givesWay)];
  const behind = counted(ip - taken.length, ipCamera, analog + 1);
  const base = recorder('hybrid', 'iDS-7208HUHI-M1/S', 'V4.26.010');
  return { ...base, slots: analog + Math.max(2, ip), ...rest, cameras: [...inputs, ...taken, ...behind] };
}

/** A single camera that is asked as if it were a recorder. */
export function ipc(given: Given & { cameraName?: string } = {}): SimulatedRecorder {
  const { cameraName = 'Camera 01', ...rest } = given;
  const base = recorder('ipc', 'DS-2CD2146G2-ISU', 'V5.7.15');
  return { ...base, name: 'IP CAMERA', disks: [], ...rest, cameras: [ipCamera('1', { name: cameraName })] };
}
