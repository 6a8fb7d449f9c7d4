import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { createNotices } from '../../src/cli/notices.ts';
import { createLog } from '../../src/cli/program-log.ts';
import { neutral } from '../../src/cli/terminal.ts';

/** Ends a line, steers a terminal, turns the direction of what follows, or hides in it. */
const STEERING = '\r\n\u{1B}[31m\u{7}\u{85}\u{9B}2J\u{2028}\u{202E}\u{2066}\u{200E}\u{200F}\u{61C}';
const STEERS = /[\p{Cc}\u{61C}\u{200E}\u{200F}\u{2028}-\u{202E}\u{2066}-\u{2069}]/u;

function output(isTTY: boolean) {
  const parts: string[] = [];
  const write = (text: string | Uint8Array) => parts.push(String(text)) > 0;
  return { isTTY, write, text: () => parts.join('') };
}

test('nothing that a recorder says steers the terminal of the program’s log', () => {
  const out = output(true);
  createLog('info', out).warn(`lost ${STEERING}it`, { recorder: 'house', camera: `Gate${STEERING}2` });
  const text = stripVTControlCharacters(out.text());
  assert.match(text, /^\d\d:\d\d:\d\d warn {2}lost {2}\[31m 2J it recorder=house camera=Gate \[31m 2J 2\n$/);
  assert.doesNotMatch(text.slice(0, -1), STEERS);
});

test('a JSON line of the program’s log steers none either, and says the same', () => {
  const out = output(false);
  createLog('info', out).info('offline', { camera: `Gate${STEERING}2` });
  const line = out.text();
  assert.doesNotMatch(line.slice(0, -1), STEERS);
  const { camera } = z.object({ camera: z.string() }).parse(JSON.parse(line));
  assert.equal(camera, `Gate${STEERING}2`);
});

test('nor do the sentences of a command', () => {
  const err = output(true);
  createNotices(err).warn(`It says ${STEERING}no.`);
  assert.equal(err.text(), 'dvr2mqtt: It says  [31m 2J no.\n');
  assert.equal(neutral(`\u{200F}שער\u{200F} 2`), 'שער 2');
});
