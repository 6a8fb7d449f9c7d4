import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { z } from 'zod';
import { NO_CAMERA, NO_HEALTH } from '../../src/domain/state.ts';
import type { Channel } from '../../src/domain/state.ts';
import { Board } from '../../src/sinks/mqtt/board.ts';
import { bridgeDevice, devices } from '../../src/sinks/mqtt/discovery.ts';
import type { ChannelOptions, MqttOptions } from '../../src/sinks/mqtt/options.ts';
import { channel, known, recorder } from './support/recorders.ts';
import { optionsFor } from './support/rig.ts';

const PREFIX = 'homeassistant/device';
const camera = {
  ...NO_CAMERA,
  ip: '192.168.1.64',
  protocol: 'HIKVISION',
  model: 'DS-2CD2143G2-I',
  firmware: 'V5.7.3',
};
const device = {
  model: 'DS-7208HQHI-K1',
  serial: 'D12345678',
  firmware: 'V4.30.085 build 200826',
  mac: '44-19-B6-AA-BB-CC',
  name: null,
};
const house = recorder('house', [], { name: 'House DVR', device });

async function proven(name: string): Promise<unknown> {
  return JSON.parse(await readFile(new URL(`payloads/${name}.json`, import.meta.url), 'utf8')) as unknown;
}

function options(
  change: Partial<MqttOptions> = {},
  named: readonly [string, ChannelOptions][] = [],
): MqttOptions {
  const channels = new Map(named);
  return {
    ...optionsFor('mqtt://broker', []),
    recorders: [
      {
        id: 'house',
        name: 'House DVR',
        url: 'http://192.168.1.64',
        isHealthRead: false,
        hasPictures: false,
        mayReboot: false,
        public: {},
        channels,
      },
    ],
    ...change,
  };
}

function announceCamera(shown: Channel, given = options()) {
  const names = () => given.recorders[0]?.channels;
  const [publish] = devices(given, names).ofChannel('house', shown);
  return { topic: publish?.[0], payload: JSON.parse(publish?.[1] ?? 'null') as unknown };
}

const Fields = z.record(z.string(), z.unknown());

/** The value under a path of keys. */
function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, key) => Fields.parse(inner)[key], value);
}

test('the bridge is announced as Home Assistant is known to take it', async () => {
  const [publish, ...others] = bridgeDevice(options());
  assert.equal(publish?.[0], `${PREFIX}/dvr2mqtt_bridge/config`);
  assert.deepEqual(JSON.parse(publish[1]), await proven('bridge'));
  assert.deepEqual(others, []);
});

test('no recorder announces its MAC: with it, two bridges that watch one recorder would be one device', () => {
  const [publish] = devices(options(), () => undefined).ofRecorder(house);
  assert.equal(at(JSON.parse(publish?.[1] ?? ''), 'device', 'connections'), undefined);
});

test('a recorder is announced as Home Assistant is known to take it', async () => {
  const [publish, ...others] = devices(options(), () => undefined).ofRecorder(house);
  assert.equal(publish?.[0], `${PREFIX}/dvr2mqtt_house/config`);
  assert.deepEqual(JSON.parse(publish[1]), await proven('recorder'));
  assert.deepEqual(others, []);
});

test('a camera is announced as Home Assistant is known to take it', async () => {
  const given = options({}, [['1', { name: 'Front door', area: 'Entrance' }]]);
  const { topic, payload } = announceCamera(channel('1', { camera }), given);
  assert.equal(topic, `${PREFIX}/dvr2mqtt_house_1/config`);
  assert.deepEqual(payload, await proven('camera'));
});

test('no key is ever null or empty, whatever is unknown', () => {
  const bare = channel('1', { name: null });
  const [[, payload] = ['', '']] = devices(options(), () => undefined).ofRecorder({ ...house, device: null });
  for (const text of [payload, JSON.stringify(announceCamera(bare).payload)]) {
    assert.doesNotMatch(text, /null|""/);
  }
  assert.equal(at(announceCamera(bare).payload, 'device', 'name'), 'Camera 1');
});

test('a camera is said to be of Hikvision only where it speaks their protocols, and always of some model', () => {
  const maker = (kind: Channel['kind'], told: Partial<Channel['camera']>) => {
    const { payload } = announceCamera(channel('1', { kind, camera: { ...NO_CAMERA, ...told } }));
    return [at(payload, 'device', 'manufacturer'), at(payload, 'device', 'model')];
  };
  assert.deepEqual(maker('analog', {}), [undefined, 'Analog camera']);
  assert.deepEqual(maker('ip', { protocol: 'ONVIF' }), [undefined, 'IP camera']);
  assert.deepEqual(maker('ip', { protocol: 'ISAPI', model: 'DS-2CD' }), ['Hikvision', 'DS-2CD']);
});

test('a channel that is switched off or removed is not announced', () => {
  assert.equal(announceCamera(channel('1', { enabled: false })).topic, undefined);
  assert.equal(announceCamera(channel('1', { removed: true })).topic, undefined);
});

test('the page of a camera is given only for a valid address', () => {
  const page = (ip: string | null) =>
    at(announceCamera(channel('1', { camera: { ...NO_CAMERA, ip } })).payload, 'device', 'configuration_url');
  assert.equal(page('fe80::1'), 'http://[fe80::1]');
  assert.equal(page('192.168.254.3'), 'http://192.168.254.3');
  for (const ip of [null, '', 'camera.local', '1.2.3', '0.0.0.0', '"><script>'])
    assert.equal(page(ip), undefined);
});

test('what is not in [A-Za-z0-9_-] of the base topic becomes a hyphen in ids, not in topics', () => {
  const given = options({ baseTopic: 'site é/dvr' });
  const { topic, payload } = announceCamera(channel('i-1'), given);
  assert.equal(topic, `${PREFIX}/site---dvr_house_i-1/config`);
  assert.equal(at(payload, 'components', 'online', 'unique_id'), 'site---dvr_house_i-1_online');
  assert.equal(at(payload, 'device', 'via_device'), 'site---dvr_house');
  assert.equal(at(payload, 'components', 'online', 'state_topic'), 'site é/dvr/house/i-1/online');
});

test('ids stay when the name, the address and the serial number change', () => {
  const ids = (text: unknown) => JSON.stringify(text).match(/"unique_id":"[^"]+"/g);
  const one = announceCamera(channel('1', { name: 'Gate', camera })).payload;
  const other = announceCamera(
    channel('1', { name: 'Garden', camera: { ...camera, ip: '10.0.0.1' } }),
  ).payload;
  assert.deepEqual(ids(one), ids(other));
});

test('a name in another script gives a readable entity id, a name without letters none', () => {
  const id = (name: string) =>
    at(announceCamera(channel('1', { name })).payload, 'components', 'recording', 'default_entity_id');
  assert.equal(id('Головний вхід'), 'binary_sensor.golovniy_vkhid_recording');
  assert.equal(id('***'), undefined);
});

test('nothing is announced where discovery is off', () => {
  const off = options({ discoveryPrefix: false });
  assert.deepEqual(bridgeDevice(off), []);
  assert.deepEqual(devices(off, () => undefined).ofRecorder(house), []);
  assert.equal(announceCamera(channel('1'), off).topic, undefined);
});

test('cameras of one name have their recorder in their entity ids, so that all entities of one go together', () => {
  const given = options();
  const idOf = (hasNamesake: boolean) => {
    const view = devices(given, () => undefined, { hasNamesake: () => hasNamesake });
    const [publish] = view.ofChannel('house', channel('1', { name: 'Garden' }));
    return at(JSON.parse(publish?.[1] ?? ''), 'components', 'event', 'default_entity_id');
  };
  assert.equal(idOf(true), 'event.house_dvr_garden_1_status_event');
  assert.equal(idOf(false), 'event.garden_status_event');
});

test('the board knows which names more than one camera bears', () => {
  const board = new Board((id) => (id === 'shop' ? new Map([['2', { name: 'Yard' }]]) : undefined));
  const named = (name: string, change = {}) => channel('1', { name, ...change });
  board.put(recorder('house', [named('Garden')]));
  assert.equal(board.hasNamesake('Garden'), false);
  board.put(recorder('shop', [named('garden'), channel('2', { name: 'Garden' })]));
  assert.equal(board.hasNamesake('GARDEN'), true);
  assert.equal(board.hasNamesake('Yard'), false);
  board.put(recorder('house', [named('Gate-1'), channel('2', { name: 'gate 1' })]));
  assert.equal(board.hasNamesake('Gate 1'), true, 'one in entity ids');
  board.put(recorder('house', [named('Recorder shop')]));
  assert.equal(board.hasNamesake('Recorder shop'), true, 'recorders count');
  board.put(recorder('house', [named('Garden', { enabled: false })]));
  assert.equal(board.hasNamesake('Garden'), false, 'a disabled input is not announced');
  board.put(recorder('house', [named('Yard')]));
  assert.equal(board.hasNamesake('yard'), true, 'configured names count');
});

const DISK = { type: 'SATA', capacity: 1000.2, free: 0, model: null, temperature: null, smart: null };
const disk = (id: string, removed = false) => ({
  report: { ...DISK, id, status: 'ok' },
  isWell: known(true),
  missingSince: null,
  removed,
});

test('the parts of a recorder that are looked at are entities of it; a disk that was taken out is one no more', () => {
  const health = { ...NO_HEALTH, disks: [disk('1'), disk('2', true), disk('nas-1')] };
  const componentsOf = (isHealthRead: boolean, of = health) => {
    const [one] = options().recorders;
    assert.ok(one);
    const given = options({ recorders: [{ ...one, isHealthRead }] });
    const [publish] = devices(given, () => undefined).ofRecorder({ ...house, health: of });
    return Fields.parse(at(JSON.parse(publish?.[1] ?? ''), 'components'));
  };
  const components = componentsOf(true);
  assert.deepEqual(Object.keys(components).slice(3), [
    'clock_drift',
    'restarted',
    'cpu',
    'memory',
    'disk_1_problem',
    'disk_nas_1_problem',
    'disk_2_problem',
  ]);
  assert.deepEqual(components['disk_1_problem'], {
    platform: 'binary_sensor',
    name: 'Disk 1',
    unique_id: 'dvr2mqtt_house_disk_1_problem',
    default_entity_id: 'binary_sensor.house_dvr_disk_1',
    device_class: 'problem',
    entity_category: 'diagnostic',
    icon: 'mdi:harddisk',
    state_topic: 'dvr2mqtt/house/disk/1/problem',
    json_attributes_topic: 'dvr2mqtt/house/disk/1/state',
  });
  assert.deepEqual(components['disk_2_problem'], { platform: 'binary_sensor' });
  assert.deepEqual(componentsOf(false)['clock_drift'], { platform: 'sensor' }, 'taken away');
  assert.equal(componentsOf(false, { ...NO_HEALTH, disks: [] })['clock_drift'], undefined, 'never there');
});
