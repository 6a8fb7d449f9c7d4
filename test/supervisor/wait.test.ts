import assert from 'node:assert/strict';
import { test } from 'node:test';
import { appLabels } from '../../src/config/app-labels.ts';
import type { Log, LogFields } from '../../src/ports.ts';
import { waitForBroker } from '../../src/supervisor/wait.ts';
import { FakeClock } from '../mqtt/support/clock.ts';
import { until } from '../mqtt/support/until.ts';
import { broker, startSupervisor, type StandIn } from './support.ts';

/** A wait on a clock that stands still, and what it says. */
function startWaiting({ url: api, token }: Pick<StandIn, 'url' | 'token'>) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const say =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push([level, message, ...Object.values(fields)].join(' '));
  const log: Log = { error: say('error'), warn: say('warn'), info: say('info'), debug: say('debug') };
  const program = new AbortController();
  const result = waitForBroker({ api, token }, { clock, log, signal: program.signal });
  /** Waits for the pause that is to come, and lets it pass. */
  const pass = async (pause: number): Promise<void> => {
    await until(`a pause of ${pause}`, () => clock.pending()[0] === pause && clock.pending().length === 1);
    clock.advance(pause);
  };
  return { clock, lines, program, result, pass };
}

test('a broker that is there is named at once', async () => {
  await using supervisor = await startSupervisor();
  supervisor.behaviour = broker();
  const { lines, result, clock } = startWaiting(supervisor);
  assert.deepEqual(await result, {
    url: 'mqtt://core-mosquitto:1883',
    username: 'addons',
    password: 'broker-secret-1',
  });
  assert.deepEqual(lines, ['info Supervisor names the MQTT broker. mqtt://core-mosquitto:1883']);
  assert.deepEqual(clock.pending(), []);
});

test('while there is none, it is asked again after growing pauses, and each reason is said once', async () => {
  await using supervisor = await startSupervisor();
  const { lines, result, pass } = startWaiting(supervisor);
  for (const pause of [2000, 4000, 8000, 16_000]) await pass(pause);
  supervisor.behaviour = { status: 403, body: '' };
  for (const pause of [32_000, 60_000, 60_000]) await pass(pause);
  supervisor.behaviour = 'reset';
  await pass(60_000);
  supervisor.behaviour = broker({ password: null });
  assert.deepEqual(await result, { url: 'mqtt://core-mosquitto:1883', username: 'addons' });
  assert.equal(supervisor.requests.length, 9);
  const reasons = lines.map((line) => line.replace(/ dvr2mqtt waits .*$/, ''));
  assert.deepEqual(reasons, [
    'warn Home Assistant has no MQTT broker yet: the Mosquitto broker app is not installed or not started.',
    'warn Supervisor refuses to tell this app the MQTT broker: HTTP 403.',
    'warn Supervisor does not answer (ECONNRESET).',
    'info Supervisor names the MQTT broker. mqtt://core-mosquitto:1883',
  ]);
});

test('a reason says how to go on without Supervisor, in the words of the form, and no secret', async () => {
  await using supervisor = await startSupervisor();
  supervisor.behaviour = broker({ port: 'broker-secret-1' });
  const { lines, program, result, pass } = startWaiting(supervisor);
  await pass(2000);
  program.abort();
  assert.equal(await result, null);
  const [line = ''] = lines;
  assert.ok(line.includes(`"${appLabels['mqtt']?.name}"`), line);
  assert.ok(line.includes(`"${appLabels['mqtt']?.fields?.['server']?.name}"`), line);
  assert.doesNotMatch(lines.join('\n'), /secret/);
});

test('the end of the program ends the wait, in a question as well as in a pause', async () => {
  await using supervisor = await startSupervisor();
  const paused = startWaiting(supervisor);
  await until('the pause', () => paused.clock.pending()[0] === 2000);
  paused.program.abort();
  assert.equal(await paused.result, null);
  assert.deepEqual(paused.clock.pending(), []);

  supervisor.behaviour = 'hang';
  const asking = startWaiting(supervisor);
  await until('the question', () => supervisor.requests.length === 2);
  asking.program.abort();
  assert.equal(await asking.result, null);
  assert.deepEqual(asking.lines, []);
});

test('a Supervisor that is not up yet is waited for', async () => {
  const first = await startSupervisor();
  const port = Number(new URL(first.url).port);
  await first.close();
  const { lines, result, pass } = startWaiting(first);
  await pass(2000);
  await until('the second pause', () => lines.length === 1);
  await using second = await startSupervisor(port);
  second.behaviour = broker();
  await pass(4000);
  assert.equal((await result)?.url, 'mqtt://core-mosquitto:1883');
  assert.match(lines[0] ?? '', /^warn Supervisor does not answer \(ECONNREFUSED\)/);
});
