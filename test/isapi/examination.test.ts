import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareRecorder } from '../../src/config/bare-recorder.ts';
import { openSource } from '../../src/recorder-source.ts';
import { disk, nvr } from '../../src/sources/simulator/builders.ts';
import { startRecorder } from '../../src/sources/simulator/server.ts';
import { until } from '../mqtt/support/until.ts';
import { HeldClock, SILENT } from './watched.ts';

const STORAGE = '/ISAPI/ContentMgmt/Storage';

test('a look that is called off says nothing of the document: it is asked for again', async (context) => {
  const recorder = await startRecorder(nvr({ cameras: 1, disks: [disk('1')] }));
  const { username, password } = recorder.model;
  const options = bareRecorder({ id: 'x', host: '127.0.0.1', port: recorder.port, username, password });
  const kept = { device: null, unsupported: {} };
  const source = openSource(options, kept, { clock: new HeldClock(), log: SILENT }, 10_000);
  context.after(async () => {
    source.close();
    await recorder.stop();
  });
  const never = new AbortController().signal;
  assert.ok((await source.read({ introduce: true, doubtful: [] }, never)).ok);
  const asked = () => recorder.counters.byPath.get(STORAGE) ?? 0;
  recorder.faults.set('hang', { path: STORAGE });
  for (let time = 1; time <= 3; time += 1) {
    const look = new AbortController();
    const report = source.examine('disks', look.signal);
    await until('it hangs', () => asked() === time);
    look.abort();
    assert.ok('unknown' in (await report));
  }
  recorder.faults.clear();
  const report = await source.examine('disks', never);
  assert.equal(asked(), 4);
  assert.ok('disks' in report);
  assert.deepEqual(
    report.disks.map(({ id, type }) => [id, type]),
    [['1', 'SATA']],
  );
});
