import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAnswer } from '../../src/sources/sadp/device.ts';
import { answerOf } from './support.ts';

const SENDER = '10.0.0.7';
const read = (change?: Readonly<Record<string, string | null>>, root?: string) =>
  readAnswer(answerOf(change, root), SENDER);

test('a camera says who it is', () => {
  assert.deepEqual(read(), {
    key: '44:19:b6:11:22:33',
    ip: '192.168.1.64',
    httpPort: 80,
    model: 'DS-2CD2032-I',
    firmware: 'V5.3.0build 150513',
    mac: '44:19:b6:11:22:33',
    analog: null,
    digital: null,
    isActivated: true,
    kind: 'camera',
  });
});

test('a recorder has channels, or the model of one', () => {
  const dvr = read({ DeviceDescription: 'DS-7208HQHI-K1', AnalogChannelNum: '8', DigitalChannelNum: '2' });
  assert.deepEqual([dvr?.model, dvr?.analog, dvr?.digital, dvr?.kind], ['DS-7208HQHI-K1', 8, 2, 'recorder']);
  const bare = { DeviceType: '1234', DeviceDescription: 'iDS-7204HUHI-M1', DeviceSN: null };
  assert.equal(read(bare)?.kind, 'recorder');
  const rebrand = { DeviceType: '1234', DeviceDescription: 'ACR4-40', DeviceSN: null };
  assert.deepEqual([read(rebrand)?.model, read(rebrand)?.kind], ['ACR4-40', null]);
});

test('the model is where it is: in the description, the type, or before the serial number', () => {
  const serial = (DeviceSN: string) => read({ DeviceType: '136', DeviceDescription: 'NVR', DeviceSN })?.model;
  assert.equal(serial('DS-7608NI-K20820190101CCRR123456789WCVU'), 'DS-7608NI-K2');
  assert.equal(serial('DS-2CD2032-I20150513CCWR123456789'), 'DS-2CD2032-I');
  assert.equal(serial('strange'), 'NVR');
});

test('what is not said is unknown, and letter case does not matter', () => {
  const silent = read({
    MAC: null,
    HttpPort: '',
    Activated: 'perhaps',
    SoftwareVersion: null,
    IPv4Address: '0.0.0.0',
    AnalogChannelNum: 'many',
  });
  assert.deepEqual(
    [silent?.mac, silent?.httpPort, silent?.isActivated, silent?.firmware, silent?.ip, silent?.analog],
    [null, null, null, null, SENDER, null],
  );
  assert.equal(silent?.key, 'DS-2CD2032-I20150513CCWR123456789');
  assert.equal(read({ Activated: 'False' })?.isActivated, false);
  assert.equal(read({ MAC: null, mac: '44-19-B6-11-22-34' })?.mac, '44:19:b6:11:22:34');
  assert.equal(read({ Types: 'hello' }, 'Hello')?.ip, '192.168.1.64');
});

test('the probe itself and whatever else is on this port is no device', () => {
  for (const datagram of [
    '<?xml version="1.0" encoding="utf-8"?><Probe><Uuid>1</Uuid><Types>inquiry</Types></Probe>',
    '',
    'hello',
    '<ProbeMatch><MAC>',
    '<!DOCTYPE x [<!ENTITY a "b">]><ProbeMatch><MAC>&a;</MAC></ProbeMatch>',
    '<ProbeMatch/>'.padEnd(20_000, ' '),
  ])
    assert.equal(readAnswer(Buffer.from(datagram), SENDER), null, datagram.slice(0, 40));
  assert.equal(readAnswer(Buffer.from([0xff, 0xfe, 0x00, 0x3c]), SENDER), null);
});

test('no datagram does harm', () => {
  const whole = answerOf({ AnalogChannelNum: '4' });
  fc.assert(
    fc.property(fc.nat(whole.length), fc.uint8Array({ maxLength: 20 }), (cut, noise) => {
      const device = readAnswer(Buffer.concat([whole.subarray(0, cut), noise, whole.subarray(cut)]), SENDER);
      assert.ok(device === null || device.ip !== '');
      assert.ok((readAnswer(whole.subarray(0, cut), SENDER) === null) === cut < whole.length - 1);
    }),
    { numRuns: 500 },
  );
});
