import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadRight, testFaults } from './load.ts';

const file = (...lines: string[]) =>
  ['recorders:', '  - name: A', '    host: a', '    username: u', '    password: p', ...lines].join('\n');
const password = (value: string) => file().replace('password: p', `password: ${value}`);

testFaults([
  [
    password('!env NO_SUCH'),
    'config.yaml:5 recorders[0].password: the environment variable `NO_SUCH` is not set',
  ],
  [
    password('!env constructor'),
    'config.yaml:5 recorders[0].password: the environment variable `constructor` is not set',
  ],
  [
    password('!env'),
    'config.yaml:5 recorders[0].password: `!env` must be followed by the name of an environment variable (letters, digits and `_`)',
  ],
  [
    password('!env my-password'),
    'config.yaml:5 recorders[0].password: `!env` must be followed by the name of an environment variable (letters, digits and `_`)',
  ],
  [password('!file none.txt'), 'config.yaml:5 recorders[0].password: the file `none.txt` does not exist'],
  [password('!file .'), 'config.yaml:5 recorders[0].password: the file `.` is a folder'],
  [
    password('!file "a\\u2028b"'),
    'config.yaml:5 recorders[0].password: the file behind `!file` does not exist',
  ],
  [
    password('!file none.txt\n      passwords3cret'),
    'config.yaml:5 recorders[0].password: what follows `!file` must stand on one line',
  ],
  [password('!file'), 'config.yaml:5 recorders[0].password: `!file` must be followed by the path of a file'],
  [
    file('    channels: [1, !env NO_A, !env NO_B]'),
    'config.yaml:6 recorders[0].channels[1]: the environment variable `NO_A` is not set',
    'config.yaml:6 recorders[0].channels[2]: the environment variable `NO_B` is not set',
  ],
  ['recorders: !env NO_SUCH', 'config.yaml:1 recorders: the environment variable `NO_SUCH` is not set'],
]);

test('a variable becomes a number or a boolean only where one is wanted', () => {
  const text = `mqtt:
  url: !env URL
  discovery_prefix: !env OFF
recorders:
  - name: !env NUMBER
    host: !env HOST
    port: !env NUMBER
    tls: !env ON
    username: !env ON
    password: !env NUMBER
    channels: [!env NUMBER, { id: !env CHANNEL }]
confirm_after: !env FRACTION
log: { file: !env OFF, level: !env LEVEL }
`;
  const env = {
    URL: 'mqtt://h',
    OFF: 'false',
    ON: 'true',
    NUMBER: '0123',
    HOST: 'nvr',
    FRACTION: '2.5',
    LEVEL: 'warn',
    CHANNEL: 'I-1',
  };
  const { config } = loadRight(text, env);
  const [first] = config.recorders;
  assert.equal(config.mqtt.discovery_prefix, false);
  assert.equal(config.log.file, false);
  assert.equal(config.log.level, 'warn');
  assert.equal(config.confirm_after, 2.5);
  assert.deepEqual(
    [first?.name, first?.port, first?.tls, first?.username, first?.password],
    ['0123', 123, true, 'true', '0123'],
  );
  assert.deepEqual(first?.channels, [{ id: '123' }, { id: 'I-1' }]);
});

test('a value of the wrong kind from outside is refused without being shown', () => {
  const cases = { PORT: 'hunter2', EMPTY: '' };
  const load = () => loadRight(file('    port: !env PORT', '    id: !env EMPTY'), cases);
  assert.throws(load, {
    message:
      'config.yaml:6 recorders[0].port: must be a whole number from 1 to 65535, not this text\n' +
      'config.yaml:7 recorders[0].id: the environment variable `EMPTY` is empty',
  });
});

test('a file loses one line end, and no more', () => {
  const read = (content: string) =>
    loadRight(password('!file "my secret.txt"'), {}, { 'my secret.txt': content }).config.recorders[0]
      ?.password;
  assert.equal(read('hunter2\n'), 'hunter2');
  assert.equal(read('hunter2\r\n'), 'hunter2');
  assert.equal(read(' hunter2 '), ' hunter2 ');
  assert.throws(
    () => read('hunter2\n\n'),
    /password: must not contain a line break or another control character$/,
  );
  assert.throws(() => read('\n'), /password: the file `my secret.txt` is empty$/);
});
