import assert from 'node:assert/strict';
import { Socket } from 'node:net';
import { test } from 'node:test';
import { freePort, openAedes, openServer, openWire } from './support/brokers.ts';
import { Probe } from './support/probe.ts';
import { recorder } from './support/recorders.ts';
import { build } from './support/rig.ts';
import { until } from './support/until.ts';

const house = recorder('house', []);

/** The version byte of a CONNECT packet (MQTT 5, 3.1.2.2). */
function versionOf(connect: Buffer): number {
  return connect[connect.indexOf('MQTT') + 4] ?? 0;
}

/** Takes connections, and notes the version that each asks for. */
function listen(
  versions: number[],
  answer: (socket: Socket, version: number) => void,
): (socket: Socket) => void {
  return (socket) => {
    socket.once('data', (data: Buffer) => {
      versions.push(versionOf(data));
      answer(socket, versionOf(data));
    });
  };
}

test('a broker that refuses MQTT 5 is asked for 3.1.1 at once', async (context) => {
  const { url, aedes } = await openAedes(context);
  const refused: number[] = [];
  aedes.preConnect = (_client, { protocolVersion }, done) => {
    refused.push(protocolVersion ?? 0);
    done(null, true);
  };
  const rig = build(context, url, [house]);
  await rig.sink.start();
  await rig.connected();
  assert.deepEqual(refused, [5, 4]);
  assert.match(rig.lines.join('\n'), /MQTT 3.1.1/);
});

test('a broker that hangs up at MQTT 5 is asked for 3.1.1 at once', async (context) => {
  const { aedes } = await openAedes(context);
  const versions: number[] = [];
  const url = await openServer(context, (socket) => {
    socket.once('data', (data: Buffer) => {
      versions.push(versionOf(data));
      if (versionOf(data) === 5) {
        socket.destroy();
      } else {
        socket.unshift(data);
        aedes.handle(socket);
      }
    });
  });
  const rig = build(context, url, [house]);
  await rig.sink.start();
  await rig.connected();
  assert.deepEqual(versions, [5, 4]);
});

test('a broker that refuses the login is not asked for another version, nor too often', async (context) => {
  const versions: number[] = [];
  const refuse = (socket: Socket, version: number) =>
    void socket.end(version === 5 ? Buffer.from([0x20, 3, 0, 0x86, 0]) : Buffer.from([0x20, 2, 0, 4]));
  const url = await openServer(context, listen(versions, refuse));
  const rig = build(context, url, [house], { username: 'user', password: 'hunter2' });
  await rig.sink.start();
  const pauses: number[] = [];
  for (let attempt = 1; attempt <= 8; attempt += 1) {
    await until(
      `attempt ${attempt} is over`,
      () => versions.length === attempt && rig.clock.pending().length === 1,
    );
    const pause = rig.clock.pending()[0] ?? 0;
    pauses.push(pause);
    rig.clock.advance(pause);
  }
  assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  assert.ok(versions.every((version) => version === 5));
  const complaints = rig.lines.filter((line) => line.includes('cannot connect'));
  assert.deepEqual(complaints, [
    'warn cannot connect to the broker {"reason":"Connection refused: Bad User Name or Password"}',
  ]);
  assert.doesNotMatch(rig.lines.join('\n'), /hunter2/);
});

test('without a broker the sink starts all the same, and each distinct reason is logged once', async (context) => {
  const port = await freePort();
  const rig = build(context, `mqtt://127.0.0.1:${port}`, [house]);
  await rig.sink.start();
  rig.sink.changed(house, null);
  rig.sink.told();
  for (const _ of [1, 2, 3]) {
    await until('the attempt is over', () => rig.clock.pending().length === 1);
    rig.clock.advance(60_000);
  }
  await until('the attempt is over', () => rig.clock.pending().length === 1);
  assert.equal(rig.lines.length, 1);
  assert.match(rig.lines[0] ?? '', /cannot connect.*ECONNREFUSED/);
  assert.equal(rig.sink.connection().isConnected, false);
});

test('a certificate that cannot be read is a reason, not a crash', async (context) => {
  const rig = build(context, 'mqtts://127.0.0.1:1', [house], { ca: '/nowhere/ca.pem' });
  await rig.sink.start();
  await until('it is logged', () => rig.lines.length > 0);
  assert.match(rig.lines[0] ?? '', /nowhere\/ca\.pem/);
});

test('after a good connection the pauses begin anew', async (context) => {
  const { url } = await openAedes(context);
  const wire = await openWire(context, url);
  const probe = await Probe.open(context, url);
  const rig = build(context, wire.url, [house]);
  rig.sink.ready();
  await rig.sink.start();
  const pauses: number[] = [];
  for (const held of [1_000, 1_000, 10_000]) {
    await rig.connected();
    await probe.has('dvr2mqtt/bridge/state', 'online');
    await probe.answered();
    rig.clock.advance(held);
    wire.cut();
    await probe.has('dvr2mqtt/bridge/state', 'offline');
    await until('the pause begins', () => rig.clock.pending().length === 1);
    pauses.push(rig.clock.pending()[0] ?? 0);
    rig.clock.advance(60_000);
  }
  assert.deepEqual(pauses, [1_000, 2_000, 1_000]);
});

test('the will tells of a death at once', async (context) => {
  const { url } = await openAedes(context);
  const wire = await openWire(context, url);
  const probe = await Probe.open(context, url);
  const rig = build(context, wire.url, [house]);
  rig.sink.ready();
  await rig.sink.start();
  await probe.has('dvr2mqtt/bridge/state', 'online');
  wire.cut();
  await probe.has('dvr2mqtt/bridge/state', 'offline');
  const late = await Probe.open(context, url);
  await late.has('dvr2mqtt/bridge/state', 'offline');
});

test('every connection bears the same name, and another sink another', async (context) => {
  const { url, aedes } = await openAedes(context);
  const names: string[] = [];
  aedes.on('client', ({ id }) => void names.push(id));
  const wire = await openWire(context, url);
  const rig = build(context, wire.url, [house]);
  await rig.sink.start();
  await rig.connected();
  wire.cut();
  await rig.disconnected();
  await rig.connected();
  const other = build(context, wire.url, [house]);
  await other.sink.start();
  await other.connected();
  assert.match(names[0] ?? '', /^dvr2mqtt-[0-9a-f]{10}$/);
  assert.equal(names[1], names[0]);
  assert.notEqual(names[2], names[0]);
});

test('a small packet does not wait for those before it (TCP_NODELAY)', async (context) => {
  const { url } = await openAedes(context);
  const asked = context.mock.method(Socket.prototype, 'setNoDelay');
  const rig = build(context, url, [house]);
  await rig.sink.start();
  await rig.connected();
  const ports = asked.mock.calls.map(({ this: it }) => (it instanceof Socket ? it.remotePort : null));
  assert.ok(ports.includes(Number(new URL(url).port)), String(ports));
});
