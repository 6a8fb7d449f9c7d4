import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bareRecorder } from '../../../src/config/bare-recorder.ts';
import { openSource } from '../../../src/recorder-source.ts';
import { nvr } from '../../../src/sources/simulator/builders.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { startRecorder } from '../../../src/sources/simulator/server.ts';
import { until } from '../../mqtt/support/until.ts';
import { HeldClock, SILENT } from '../watched.ts';

const CHANGES: Readonly<Record<string, Partial<SimulatedRecorder>>> = {
  'another firmware': { firmware: 'V9.9.9' },
  'another recorder': { serial: 'DS-7608NI-K20820261123CCRRX00000002WCVU' },
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`${name} is asked again for an alertStream that was not there`, async (t) => {
    const recorder = await startRecorder(nvr({ cameras: 1 }));
    const { port } = recorder;
    const { username, password } = recorder.model;
    const source = openSource(
      bareRecorder({ id: 'x', host: '127.0.0.1', port, username, password, alert_stream: true }),
      { device: null, unsupported: {} },
      { clock: new HeldClock(), log: SILENT },
      10_000,
    );
    const ignore = () => {};
    const listener = source.listen(ignore, ignore);
    t.after(async () => {
      await listener?.close();
      source.close();
      await recorder.stop();
    });
    const read = () => source.read({ introduce: true, doubtful: [] }, new AbortController().signal);
    await read();
    recorder.alertStream.offered = 'none';
    listener?.allow();
    await until('it is known', () => listener?.status === 'unsupported');
    recorder.alertStream.offered = 'usual';
    await read();
    assert.equal(listener?.status, 'unsupported');
    recorder.change((model) => Object.assign(model, change));
    await read();
    await until('it is open', () => listener?.status === 'on');
  });
}
