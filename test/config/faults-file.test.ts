import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testFaults, faultsOf } from './load.ts';

const LOGIN = 'username: viewer, password: secret';
const GOOD = `recorders:\n  - { name: House, host: 10.0.0.1, ${LOGIN} }`;
const with_ = (...lines: string[]) => [GOOD, ...lines].join('\n');
const recorder = (...lines: string[]) =>
  ['recorders:', '  - name: House', '    host: 10.0.0.1', '    username: viewer', '    password: secret']
    .concat(lines.map((line) => `    ${line}`))
    .join('\n');
const INTERVAL = 'must be a whole number of seconds from 5 to 3600';
const PORT = 'must be a whole number from 1 to 65535';

testFaults([
  [
    with_('log: { file: ./config.yaml }'),
    'config.yaml:3 log.file: is the configuration itself; must be a file of its own, or `false`',
  ],
  // The file as a whole
  ['', 'config.yaml:1: is empty; must have at least `recorders`'],
  ['# nothing', 'config.yaml:1: is empty; must have at least `recorders`'],
  ['- a', 'config.yaml:1: must be a block with at least `recorders`, not a list'],
  ['hello', 'config.yaml:1: must be a block with at least `recorders`, not this text'],
  ['{}', 'config.yaml:1 recorders: is missing; must be a list of at least one recorder'],
  [
    '# top\n\npoll_interval: 30',
    'config.yaml:3 recorders: is missing; must be a list of at least one recorder',
  ],
  ['recorders:', 'config.yaml:1 recorders: has no value; must be a list of at least one recorder'],
  ['recorders: []', 'config.yaml:1 recorders: must be a list of at least one recorder, not an empty list'],
  ['recorders: { a: 1 }', 'config.yaml:1 recorders: must be a list of at least one recorder, not a block'],
  [
    'recorders:\n  - 5',
    'config.yaml:2 recorders[0]: must be a block with at least `name`, `host`, `username` and `password`, not `5`',
  ],
  // Unknown keys
  [
    recorder('pasword: x'),
    'config.yaml:6 recorders[0].pasword: unknown key `pasword`; did you mean `password`?',
  ],
  [recorder('tsl: x'), 'config.yaml:6 recorders[0].tsl: unknown key `tsl`; did you mean `tls`?'],
  [recorder('ip: x'), 'config.yaml:6 recorders[0].ip: unknown key `ip`; did you mean `host`?'],
  [recorder('user: x'), 'config.yaml:6 recorders[0].user: unknown key `user`; did you mean `username`?'],
  [
    with_('Poll-Interval: 9'),
    'config.yaml:3 Poll-Interval: unknown key `Poll-Interval`; did you mean `poll_interval`?',
  ],
  [with_('log: { lvel: info }'), 'config.yaml:3 log.lvel: unknown key `lvel`; did you mean `level`?'],
  [
    with_('log: { zzz: 1 }'),
    'config.yaml:3 log.zzz: unknown key `zzz`; allowed are `file`, `format`, `level`',
  ],
  [
    with_('zzz: { port: 8099 }'),
    'config.yaml:3 zzz: unknown key `zzz`; allowed are `mqtt`, `recorders`, `poll_interval`, `offline_after`, `confirm_after`, `log`, `web`, `data_dir`',
  ],
  [
    with_('web: { port: 0 }'),
    'config.yaml:3 web.port: must be a whole number from 1 to 65535, or `false`, not `0`',
  ],
  [
    with_('web: { host: nvr.lan }'),
    'config.yaml:3 web.host: must be an IPv4 or IPv6 address of this machine (0.0.0.0: all of them), or `localhost`',
  ],
  [with_('web: true'), 'config.yaml:3 web: must be a block of `port` and `host`, not `true`'],
  [recorder('"pass:word": 1'), 'config.yaml:6 recorders[0]: unknown key; did you mean `password`?'],
  // Missing keys bear the line of their block
  [
    'poll_interval: 30\nrecorders:\n  - name: A\n    port: 80',
    'config.yaml:3 recorders[0].host: is missing; must be a host name, an IPv4 or an IPv6 address, as text',
    'config.yaml:3 recorders[0].username: is missing; must be text that is not empty',
    'config.yaml:3 recorders[0].password: is missing; must be text that is not empty',
  ],
  [
    `recorders:\n  - host: a\n    username: u\n    password: p`,
    'config.yaml:2 recorders[0].name: is missing; must be one line of text',
  ],
  [
    `poll_interval: 30\nmqtt:\n  username: a\n  password: p\n${GOOD}`,
    'config.yaml:2 mqtt.url: is missing; must be a URL of mqtt, mqtts, ws or wss, or `embedded`',
  ],
  // Types and ranges
  [recorder('port: 0'), `config.yaml:6 recorders[0].port: ${PORT}, not \`0\``],
  [recorder('port: 65536'), `config.yaml:6 recorders[0].port: ${PORT}, not \`65536\``],
  [recorder('port: "80"'), `config.yaml:6 recorders[0].port: ${PORT}, not \`80\``],
  [recorder('port: 80.5'), `config.yaml:6 recorders[0].port: ${PORT}, not \`80.5\``],
  [recorder('port:'), `config.yaml:6 recorders[0].port: has no value; ${PORT}, or the key left out`],
  [recorder('poll_interval: 4'), `config.yaml:6 recorders[0].poll_interval: ${INTERVAL}, not \`4\``],
  [with_('poll_interval: 3601'), `config.yaml:3 poll_interval: ${INTERVAL}, not \`3601\``],
  [with_('poll_interval: 30s'), `config.yaml:3 poll_interval: ${INTERVAL}, not \`30s\``],
  [with_('offline_after: 0'), 'config.yaml:3 offline_after: must be a whole number from 1 to 10, not `0`'],
  [with_('offline_after: 11'), 'config.yaml:3 offline_after: must be a whole number from 1 to 10, not `11`'],
  [
    with_('confirm_after: 0.5'),
    'config.yaml:3 confirm_after: must be a number of seconds from 1 to 60, below every poll_interval, not `0.5`',
  ],
  [
    with_('confirm_after: .inf'),
    'config.yaml:3 confirm_after: must be a number of seconds from 1 to 60, below every poll_interval, not `Infinity`',
  ],
  [
    with_('confirm_after: 30'),
    'config.yaml:3 confirm_after: must be below every poll_interval, and the smallest is 30 seconds',
  ],
  [
    with_('confirm_after: 10', 'poll_interval: 10'),
    'config.yaml:3 confirm_after: must be below every poll_interval, and the smallest is 10 seconds',
  ],
  [
    recorder('poll_interval: 5').concat('\nconfirm_after: 5'),
    'config.yaml:7 confirm_after: must be below every poll_interval, and the smallest is 5 seconds',
  ],
  [
    recorder('type: analogue'),
    'config.yaml:6 recorders[0].type: must be `auto`, `analog`, `ip` or `mixed`, not `analogue`',
  ],
  [with_('log: { format: xml }'), 'config.yaml:3 log.format: must be `text` or `json`, not `xml`'],
  [
    with_('log: { file: true }'),
    'config.yaml:3 log.file: must be the path of a file, or `false`, not `true`',
  ],
  [with_('log: { file: "" }'), 'config.yaml:3 log.file: is empty; must be the path of a file, or `false`'],
  [
    with_('log: { level: warning }'),
    'config.yaml:3 log.level: must be `error`, `warn`, `info`, `debug` or `trace`, not `warning`',
  ],
  [with_('log: text'), 'config.yaml:3 log: must be a block of `file`, `format` and `level`, not `text`'],
  [with_('data_dir: 5'), 'config.yaml:3 data_dir: must be the path of a folder: put the value in quotes'],
  [
    'recorders:\n  - name: A\n    host: a\n    username: 12\n    password: 007',
    'config.yaml:4 recorders[0].username: must be text that is not empty: put the value in quotes',
    'config.yaml:5 recorders[0].password: must be text that is not empty: put the value in quotes',
  ],
  [
    'recorders:\n  - name: A\n    host: a\n    username: ""\n    password:',
    'config.yaml:4 recorders[0].username: is empty; must be text that is not empty',
    'config.yaml:5 recorders[0].password: has no value; must be text that is not empty',
  ],
  [
    recorder().replace('House', '"a\\nb"'),
    'config.yaml:2 recorders[0].name: must not contain a line break or another control character',
  ],
]);

test('every fault of a file is told at once, in line order, whatever finds it', () => {
  const text = `mqtt:
  url: !env NO_URL
  base_topic: a/+
recorders:
  - id: a
    host: nvr
    username: u
    password: !file none.txt
    port: 80
    port: 81
  - id: a
    host: nvr
    username: u
    tls: { insecure: 1 }
confirm_after: 60
colour: red
`;
  assert.deepEqual(
    faultsOf(text).map((fault) => fault.split(': ')[0]),
    [
      'config.yaml:2 mqtt.url',
      'config.yaml:3 mqtt.base_topic',
      'config.yaml:8 recorders[0].password',
      'config.yaml:10 recorders[0].port',
      'config.yaml:11 recorders[1].password',
      'config.yaml:11 recorders[1].id',
      'config.yaml:14 recorders[1].tls.insecure',
      'config.yaml:15 confirm_after',
      'config.yaml:16 colour',
    ],
  );
});
