import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultsOf, loadRight, testFaults } from './load.ts';

const QUOTES = 'a value that begins with a special character or contains `: ` must be in quotes';
const INDENT = 'is not indented like its neighbours; keys of one block must begin in the same column';
const TAG =
  'has a tag that is not known; allowed are `!env NAME` and `!file PATH`, and a text that begins with `!` must be in quotes';
const recorder = (line: string) =>
  `recorders:\n  - name: A\n    host: a\n    username: u\n    password: p\n    ${line}\n`;
const password = (value: string) => recorder('port: 80').replace('password: p', `password: ${value}`);

testFaults([
  [password('a: b'), `config.yaml:5: ${INDENT}, and ${QUOTES}`],
  [password('@a'), `config.yaml:5: ${QUOTES}`],
  [password('%a'), `config.yaml:5: ${QUOTES}`],
  [
    password('"\\q"'),
    'config.yaml:5: a `\\` in double quotes is followed by a letter that means nothing; write `\\\\` or use single quotes',
  ],
  [
    password('*a'),
    'config.yaml:5 recorders[0].password: begins with `*`, an alias of nothing; a text like that must be in quotes',
  ],
  [password('!a b'), `config.yaml:5 recorders[0].password: ${TAG}`],
  [recorder('tls: !env { a: 1 }'), `config.yaml:6 recorders[0].tls: ${TAG}`],
  [password('"a'), 'config.yaml:5: `"` is missing: the `"` on line 5 is never closed'],
  [recorder('channels: [1, 2'), 'config.yaml:6: `]` is missing: the `[` on line 6 is never closed'],
  [
    recorder('channels: [1,\n      2\n      # two\n    type: ip'),
    'config.yaml:7: `]` is missing: the `[` on line 6 is never closed',
  ],
  [recorder('\tport: 1'), 'config.yaml:6: is indented with a tab; YAML allows only blanks there'],
  [
    'a: 1\n---\nb: 2',
    'config.yaml:2: a second document begins here; the file must be one, without `---` in between',
  ],
  [recorder('? [a]\n    : 1'), 'config.yaml:6 recorders[0]: has a key that is not text'],
  [
    recorder('port: 1\n    port: 2\n    port: 3'),
    'config.yaml:7 recorders[0].port: the key `port` is given twice; once is allowed',
    'config.yaml:8 recorders[0].port: the key `port` is given twice; once is allowed',
  ],
  ['recorders: &a\n  - *a', 'config.yaml:2 recorders[0]: is an alias of a block that contains it'],
]);

test('aliases are allowed, and counted before they eat the memory', () => {
  const text = `recorders:
  - { name: A, host: a, username: &u viewer, password: &p secret, tls: &t { insecure: true } }
  - { name: B, host: b, username: *u, password: *p, tls: *t }`;
  const [first, second] = loadRight(text).config.recorders;
  assert.deepEqual([second?.username, second?.password, second?.tls], ['viewer', 'secret', first?.tls]);

  const levels = Array.from({ length: 9 }, (_, at) => `  - &l${at + 1} [${`*l${at}, `.repeat(9)}]`);
  const bomb = `recorders:\n  - &l0 [x]\n${levels.join('\n')}`;
  assert.deepEqual(faultsOf(bomb), [
    'config.yaml:1: holds more than 100000 values: aliases multiply each other',
  ]);
});

test('what is nested endlessly is refused, not followed', () => {
  assert.match(faultsOf('['.repeat(20_000))[0] ?? '', /is never closed/);
  assert.match(faultsOf('['.repeat(20_000) + ']'.repeat(20_000))[0] ?? '', /is nested too deeply/);
});

test('a prototype is a key like any other', () => {
  assert.match(
    faultsOf(recorder('__proto__: { port: 1 }'))[0] ?? '',
    /:6 recorders\[0\]\.__proto__: unknown key/,
  );
});
