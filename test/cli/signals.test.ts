import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../src/sources/simulator/server.ts';
import { makeFolder } from '../bridge/support/folder.ts';
import { Program } from '../bridge/support/program.ts';
import { until } from '../mqtt/support/until.ts';

test('a signal ends a command that waits for a recorder, as a status and not by the default of the system', async (context) => {
  const recorder = await startRecorder(nvr({ cameras: 1 }));
  context.after(() => recorder.stop());
  recorder.faults.set('hang');
  const { host, port, model } = recorder;
  const { username, password } = model;
  const file = join(makeFolder(), 'config.json');
  await writeFile(file, JSON.stringify({ recorders: [{ name: 'House', host, port, username, password }] }));
  for (const [signal, status] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const before = recorder.counters.requests;
    const check = Program.start(context, ['check', '--config', file]);
    await until('the recorder is asked', () => recorder.counters.requests > before);
    assert.equal(await check.end(signal), status);
  }
});
