import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { FORMATS } from '../../src/sinks/log-file/format.ts';
import { prepare } from './prepare.ts';
import { NOW, readLines, someEvent } from './support.ts';

const written = (id: string): string => FORMATS.json.write(someEvent(id), NOW);

test('an event whose line was damaged is written again, one whose line is whole is not', async (context) => {
  const { file, journal, sink } = prepare(context, { format: 'json' });
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${written('a')}\n${written('b').slice(0, 40)}\n`);
  journal.add(someEvent('b'), someEvent('c'));
  await sink.start();
  assert.deepEqual(readLines(file).slice(-2), [written('b'), written('c')]);
  await sink.stop();
});

test('a line that was written late, or with another line break, is known again', async (context) => {
  const { file, journal, sink } = prepare(context, { format: 'json' });
  mkdirSync(dirname(file), { recursive: true });
  const late = FORMATS.json.write(someEvent('b'), NOW + 3_600_000);
  assert.match(late, /"late":true\}$/);
  const before = `${written('a')}\r\n${late}\r\n`;
  writeFileSync(file, before);
  journal.add(someEvent('a'), someEvent('b'), someEvent('c'));
  await sink.start();
  assert.deepEqual(readLines(file).slice(2), [written('c')]);
  await sink.stop();
});
