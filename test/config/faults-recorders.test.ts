import { testFaults } from './load.ts';

const LOGIN = 'username: viewer, password: secret';
const recorder = (...lines: string[]) =>
  ['recorders:', '  - name: House', '    host: 10.0.0.1', '    username: viewer', '    password: secret']
    .concat(lines.map((line) => `    ${line}`))
    .join('\n');
const host = (value: string) =>
  `recorders:\n  - name: House\n    host: ${value}\n    username: u\n    password: p`;
const two = (first: string, second: string) =>
  ['recorders:', `  - { ${LOGIN}, ${first} }`, `  - { ${LOGIN}, ${second} }`].join('\n');
const CHANNEL = 'a channel id: a whole number from 0 to 65535, or letters, digits, `_` and `-`';
const CREDENTIALS = 'must not carry a user or a password; they belong under `username` and `password`';
const BARE = 'must be the bare host name or address';

testFaults([
  // Ids
  [
    recorder('id: bridge'),
    "config.yaml:6 recorders[0].id: must not be `bridge`, which is the bridge's own; choose another id",
  ],
  [
    recorder('id: My DVR'),
    'config.yaml:6 recorders[0].id: must be of lower-case letters a-z, digits and dashes only',
  ],
  [
    recorder('id: 1'),
    'config.yaml:6 recorders[0].id: must be text of lower-case letters a-z, digits and dashes: put the value in quotes',
  ],
  [
    recorder().replace('House', 'Bridge!'),
    "config.yaml:2 recorders[0].name: becomes the id `bridge`, which is the bridge's own; rename this recorder or give it an `id`",
  ],
  [
    two('id: a, host: a', 'id: a, host: b'),
    'config.yaml:3 recorders[1].id: `a` is given twice, also on line 2; every recorder must have an id of its own',
  ],
  [
    two('id: dvr-2, host: a', 'name: DVR 2, host: b'),
    'config.yaml:3 recorders[1].name: becomes the id `dvr-2`, which line 2 has already; rename this recorder or give it an `id` of its own',
  ],
  // Addresses
  ...['10.0.0.1/HOST', 'nvr/NVR', 'nvr/nvr.', '"fe80::1"/"[FE80:0::0:1]"']
    .slice(1)
    .map((pair): [string, string] => {
      const [first = '', second = ''] = pair.split('/');
      return [
        two(`id: a, host: ${first}`, `id: b, host: ${second}, port: 80`),
        'config.yaml:3 recorders[1].host: is given twice with the same port, also on line 2; every recorder must be given once',
      ];
    }),
  [
    two('id: a, host: nvr, tls: true', 'id: b, host: nvr, port: 443'),
    'config.yaml:3 recorders[1].host: is given twice with the same port, also on line 2; every recorder must be given once',
  ],
  [
    host('http://192.168.1.10'),
    `config.yaml:3 recorders[0].host: ${BARE}, without \`http://\`; put the port under \`port\` and HTTPS under \`tls\``,
  ],
  [
    host('192.168.1.10:80'),
    'config.yaml:3 recorders[0].host: must not carry a port; put the port under `port`',
  ],
  [host('"[::1]:80"'), 'config.yaml:3 recorders[0].host: must not carry a port; put the port under `port`'],
  [host('nvr/ISAPI'), `config.yaml:3 recorders[0].host: ${BARE}, without a path`],
  [host('admin:secret@nvr'), `config.yaml:3 recorders[0].host: ${CREDENTIALS}`],
  [host('http://admin:secret@nvr/'), `config.yaml:3 recorders[0].host: ${CREDENTIALS}`],
  [
    host('192.168.1.300'),
    'config.yaml:3 recorders[0].host: is not a valid IPv4 address; must be a host name, IPv4 or IPv6',
  ],
  [host('a b'), 'config.yaml:3 recorders[0].host: must be a host name, an IPv4 or an IPv6 address'],
  [host('""'), 'config.yaml:3 recorders[0].host: must be a host name, an IPv4 or an IPv6 address'],
  [
    host('12'),
    'config.yaml:3 recorders[0].host: must be a host name, an IPv4 or an IPv6 address, as text, not this value',
  ],
  // TLS
  [
    recorder('tls: yes'),
    'config.yaml:6 recorders[0].tls: must be `true`, `false`, { ca: FILE }, { fingerprint: SHA-256 } or { insecure: true }, not `yes`',
  ],
  [
    recorder('tls: {}'),
    'config.yaml:6 recorders[0].tls: must have exactly one of `ca`, `fingerprint` and `insecure`',
  ],
  [
    recorder('tls: { ca: a, insecure: true }'),
    'config.yaml:6 recorders[0].tls: must have exactly one of `ca`, `fingerprint` and `insecure`',
  ],
  [
    recorder('tls: { insecure: false }'),
    'config.yaml:6 recorders[0].tls.insecure: must be `true`, not `false`',
  ],
  [
    recorder('tls: { fingerprint: ab:cd }'),
    'config.yaml:6 recorders[0].tls.fingerprint: must be 64 hex digits, with or without a colon after every two, not `ab:cd`',
  ],
  [
    recorder('tls: { finger: a }'),
    'config.yaml:6 recorders[0].tls.finger: unknown key `finger`; did you mean `fingerprint`?',
  ],
  [
    recorder('tls:', '  ca: none.pem'),
    'config.yaml:7 recorders[0].tls.ca: the file does not exist; must be a PEM file that can be read',
  ],
  // Channels
  [
    recorder('channels: [I-1, i-1]'),
    'config.yaml:6 recorders[0].channels[1]: is given twice; every channel must be given once',
  ],
  [
    recorder('channels: 3'),
    'config.yaml:6 recorders[0].channels: must be a list of at least one channel like [1, 2, { id: 3, name: Gate, area: Garden }], not `3`',
  ],
  [
    recorder('channels: []'),
    'config.yaml:6 recorders[0].channels: must be a list of at least one channel like [1, 2, { id: 3, name: Gate, area: Garden }], not an empty list',
  ],
  [
    recorder(
      'channels:',
      '  - 1',
      '  - "1"',
      '  - { id: 1 }',
      '  - -1',
      '  - 2.5',
      '  - { nam: x }',
      '  - { id: 2, name: 3 }',
    ),
    'config.yaml:8 recorders[0].channels[1]: is given twice; every channel must be given once',
    'config.yaml:9 recorders[0].channels[2]: is given twice; every channel must be given once',
    `config.yaml:10 recorders[0].channels[3]: must be ${CHANNEL}; or { id, name, area }, not \`-1\``,
    `config.yaml:11 recorders[0].channels[4]: must be ${CHANNEL}; or { id, name, area }, not \`2.5\``,
    `config.yaml:12 recorders[0].channels[5].id: is missing; must be ${CHANNEL}`,
    'config.yaml:12 recorders[0].channels[5].nam: unknown key `nam`; did you mean `name`?',
    'config.yaml:13 recorders[0].channels[6].name: must be one line of text: put the value in quotes',
  ],
]);
