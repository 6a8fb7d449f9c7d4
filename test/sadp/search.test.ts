import assert from 'node:assert/strict';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { search } from '../../src/sources/sadp/search.ts';
import { HeldClock } from '../bridge/support/clock.ts';
import { until } from '../mqtt/support/until.ts';
import { answerOf } from './support.ts';

const GROUP = '239.255.255.250';
const LOOPBACK = '127.0.0.1';

/** A device on loopback; it answers each probe to the group, to the sender, or not at all. */
class Device {
  readonly probes: string[] = [];
  sent = 0;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
  }

  static async open(
    context: TestContext,
    port: number,
    answers: { readonly toGroup?: readonly Buffer[]; readonly toSender?: readonly Buffer[] },
  ): Promise<Device> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    const device = new Device(socket);
    socket.bind(port, '0.0.0.0');
    await once(socket, 'listening');
    socket.addMembership(GROUP, LOOPBACK);
    socket.setMulticastInterface(LOOPBACK);
    context.after(() => socket.close());
    socket.on('message', (message, sender) => {
      if (!message.toString().includes('<Probe>')) return;
      device.probes.push(message.toString());
      for (const answer of answers.toGroup ?? []) device.#send(answer, device.port, GROUP);
      for (const answer of answers.toSender ?? []) device.#send(answer, sender.port, sender.address);
    });
    return device;
  }

  get port(): number {
    return this.#socket.address().port;
  }

  #send(answer: Buffer, port: number, address: string): void {
    this.#socket.send(answer, port, address, () => void (this.sent += 1));
  }
}

/** Runs a search to its end, as fast as the devices are. */
async function run(device: Device, answers: number, addresses: readonly string[] = [LOOPBACK]) {
  const clock = new HeldClock();
  const done = search({ addresses, group: GROUP, port: device.port }, clock, new AbortController().signal);
  for (let probe = 1; probe <= 3; probe += 1) {
    await until(`probe ${probe}`, () => device.probes.length >= probe && device.sent >= probe * answers);
    // What was sent on loopback is there; it is only to be read.
    for (let turn = 0; turn < 5; turn += 1) await immediate();
    clock.pass(probe === 3 ? 2000 : 1000);
  }
  return done;
}

test('devices answer to the group or to the sender, more than once, and each is found once', async (context) => {
  const nvr = { DeviceDescription: 'DS-7608NI-K2', MAC: '44-19-B6-00-00-01', IPv4Address: '192.168.1.9' };
  const device = await Device.open(context, 0, {
    toGroup: [answerOf(), Buffer.from('noise')],
    toSender: [answerOf({ ...nvr, DigitalChannelNum: '8' })],
  });
  const found = await run(device, 3);
  assert.deepEqual(
    found.devices.map(({ ip, kind, mac }) => [ip, kind, mac]),
    [
      ['192.168.1.9', 'recorder', '44:19:b6:00:00:01'],
      ['192.168.1.64', 'camera', '44:19:b6:11:22:33'],
    ],
  );
  assert.deepEqual([found.asked, found.refusals], [[LOOPBACK], []]);
  assert.equal(device.probes.length, 3, 'its own probes come back, and are no devices');
  for (const probe of device.probes)
    assert.match(
      probe,
      /^<\?xml [^>]*\?><Probe><Uuid>[0-9A-F-]{36}<\/Uuid><Types>inquiry<\/Types><\/Probe>$/,
    );
});

test('a network that cannot be asked is said, and the others are', async (context) => {
  const device = await Device.open(context, 0, { toSender: [answerOf()] });
  const found = await run(device, 1, ['192.0.2.77', LOOPBACK]);
  assert.deepEqual(found.asked, [LOOPBACK]);
  assert.equal(found.devices.length, 1);
  assert.match(found.refusals.join(), /^192\.0\.2\.77: /);
  const nowhere = await search(
    { addresses: ['192.0.2.77'], group: GROUP, port: device.port },
    new HeldClock(),
    new AbortController().signal,
  );
  assert.deepEqual([nowhere.asked, nowhere.devices], [[], []]);
});

test('where another program keeps the port to itself, the search goes on from one of its own', async (context) => {
  const keeper = createSocket({ type: 'udp4' });
  context.after(() => keeper.close());
  keeper.bind(0, '0.0.0.0');
  await once(keeper, 'listening');
  keeper.addMembership(GROUP, LOOPBACK);
  const { port } = keeper.address();
  keeper.on('message', (_, sender) => keeper.send(answerOf(), sender.port, sender.address));
  const clock = new HeldClock();
  const stop = new AbortController();
  const done = search({ addresses: [LOOPBACK], group: GROUP, port }, clock, stop.signal);
  const [, sender] = await once(keeper, 'message');
  assert.notEqual(sender.port, port);
  for (let turn = 0; turn < 20; turn += 1) await immediate();
  stop.abort();
  const found = await done;
  assert.deepEqual(
    found.devices.map(({ ip }) => ip),
    ['192.168.1.64'],
  );
});

test('a search that is called off ends at once, without a probe more', async (context) => {
  const device = await Device.open(context, 0, {});
  const stop = new AbortController();
  const done = search(
    { addresses: [LOOPBACK], group: GROUP, port: device.port },
    new HeldClock(),
    stop.signal,
  );
  await until('the first probe', () => device.probes.length === 1);
  stop.abort();
  assert.deepEqual((await done).devices, []);
  for (let turn = 0; turn < 20; turn += 1) await immediate();
  assert.equal(device.probes.length, 1);
});
