import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { createClient, FaultError } from '../../../src/sources/isapi/client/client.ts';
import { readWhole } from '../../../src/sources/isapi/client/reply.ts';
import { Standing } from '../../../src/sources/isapi/client/standing.ts';
import { ALERT_STREAM } from '../../../src/sources/simulator/alert-stream.ts';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../../src/sources/simulator/server.ts';
import { SILENT } from '../watched.ts';

const DEVICE = '/ISAPI/System/deviceInfo';
const { signal } = new AbortController();
const limits = { signal, timeout: 5000 };

/** The connection of the readings and another one, each logged in with Basic. */
async function open(context: TestContext, longestWait?: number) {
  const recorder = await startRecorder(nvr({ cameras: 1, login: { offers: ['Basic'] } }));
  const { username, password } = recorder.model;
  const target = { host: '127.0.0.1', port: recorder.port, tls: false, username, password } as const;
  const standing = new Standing(longestWait);
  const reader = createClient(target, SILENT, standing);
  const other = createClient(target, SILENT, standing, (answer) => readWhole(answer));
  context.after(async () => {
    reader.close();
    other.close();
    await recorder.stop();
  });
  await Promise.all([reader.get(DEVICE, limits), other.get(DEVICE, limits)]);
  return { recorder, reader, other };
}

const faultOf = (error: unknown) => (error instanceof FaultError ? error.fault.reason : error);

for (const first of ['reader', 'other'] as const) {
  test(`of two connections with a password that is wrong by now, one tries it: the ${first}`, async (context) => {
    const { recorder, ...clients } = await open(context);
    recorder.change((model) => (model.password = 'another'));
    const second = first === 'reader' ? 'other' : 'reader';
    const asked = [clients[first], clients[second]].map((client) =>
      client.get(DEVICE, limits).catch(faultOf),
    );
    assert.deepEqual(await Promise.all(asked), ['bad_credentials', 'bad_credentials']);
    assert.equal(recorder.counters.refusedLogins, 1);
  });
}

test('a request that hangs on another connection does not hold up the reading', async (context) => {
  const { recorder, reader, other } = await open(context, 1);
  recorder.faults.set('hang', { path: ALERT_STREAM });
  let isOver = false;
  const hanging = other.get(ALERT_STREAM, limits).catch(faultOf);
  void hanging.then(() => (isOver = true));
  assert.equal((await reader.get(DEVICE, limits)).status, 200);
  assert.equal(isOver, false);
  other.close();
  await hanging;
});
