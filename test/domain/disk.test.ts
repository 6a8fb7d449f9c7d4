import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFitted, judgeDisk } from '../../src/domain/disk.ts';

const WELL = ['ok', 'idle', 'sleep', 'sleeping', 'normal', 'active', 'repairing', 'formatting'];
const MISSPELT = ['reparing', 'reparring', 'formating', 'formattting', 'repairring'];
const WRONG = [
  'error',
  'unformatted',
  'mismatch',
  'offline',
  'smartFailed',
  'unRecordHostFormatted',
  'abnormal',
  'formatted',
  'not ok',
  'okay?',
  'badsectors',
  '0',
  '坏',
];

test('contract 8: what is no problem, in any spelling', () => {
  for (const word of [...WELL, ...MISSPELT]) assert.equal(judgeDisk(word), 'ok', word);
});

test('contract 8: no word is unknown, every other word is a problem', () => {
  for (const word of ['', ' ', '\n']) assert.equal(judgeDisk(word), 'unknown');
  for (const word of WRONG) assert.equal(judgeDisk(word), 'problem', word);
});

test('an empty slot is no disk', () => {
  for (const word of ['notexist', 'notExist', 'not exist', 'NOT_EXIST', 'notExisted'])
    assert.equal(isFitted(word), false, word);
  for (const word of ['', ...WELL, ...WRONG]) assert.equal(isFitted(word), true, word);
});

test('case, blanks and dashes make no other word of one', () => {
  const between = fc.constantFrom('', ' ', '_', '-', '\t');
  fc.assert(
    fc.property(
      fc.constantFrom(...WELL, ...MISSPELT, ...WRONG, 'notexist'),
      fc.array(fc.tuple(fc.boolean(), between), { minLength: 20, maxLength: 20 }),
      (word, ways) => {
        const spelt = Array.from(word, (letter, at) => {
          const [isUpper, blank] = ways[at] ?? [false, ''];
          return (isUpper ? letter.toUpperCase() : letter) + blank;
        }).join('');
        assert.equal(judgeDisk(spelt), judgeDisk(word));
        assert.equal(isFitted(spelt), isFitted(word));
      },
    ),
  );
});
