import { testFaults } from './load.ts';

const LOGIN = 'username: viewer, password: secret';
const GOOD = `recorders:\n  - { name: House, host: 10.0.0.1, ${LOGIN} }`;
const mqtt = (...lines: string[]) =>
  ['mqtt:', '  url: mqtt://10.0.0.5', ...lines.map((line) => `  ${line}`), GOOD].join('\n');
const url = (value: string) => `mqtt:\n  url: ${value}\n${GOOD}`;
const PORT = 'must be a whole number from 1 to 65535';
const TOPIC = 'must be a topic like `dvr2mqtt` or `home/cameras`';
const CREDENTIALS = 'must not carry a user or a password; they belong under `username` and `password`';
const SCHEMES = 'mqtt://, mqtts://, ws:// or wss://';

testFaults([
  // The broker
  [`mqtt:\n${GOOD}`, 'config.yaml:1 mqtt: has no value; must be a block with at least `url`'],
  [url('mqtt://u:secret@h'), `config.yaml:2 mqtt.url: ${CREDENTIALS}`],
  [url('mqtt://u:sec#ret@h'), `config.yaml:2 mqtt.url: ${CREDENTIALS}`],
  [
    url('http://h'),
    `config.yaml:2 mqtt.url: has a scheme that is not allowed; must begin with ${SCHEMES}, or be \`embedded\``,
  ],
  [
    url('localhost:1883'),
    `config.yaml:2 mqtt.url: must be a URL that begins with ${SCHEMES}, or \`embedded\``,
  ],
  [url('mqtt://h:99999'), 'config.yaml:2 mqtt.url: is not a valid URL; must be like mqtt://192.168.1.5:1883'],
  [url('mqtt://h:0'), 'config.yaml:2 mqtt.url: has a port that is not allowed; must be from 1 to 65535'],
  [url('mqtt://'), 'config.yaml:2 mqtt.url: has no valid host; must be like mqtt://192.168.1.5:1883'],
  [
    url('mqtt://h/topic'),
    'config.yaml:2 mqtt.url: must end after the host and port; only ws:// and wss:// have a path',
  ],
  [
    url('[mqtt://a]'),
    'config.yaml:2 mqtt.url: must be a URL of mqtt, mqtts, ws or wss, or `embedded`, not a list',
  ],
  [
    url('embedded\n  username: a'),
    'config.yaml:1 mqtt.password: is missing; the embedded broker needs both or neither',
  ],
  [
    url('embedded\n  ca: a'),
    'config.yaml:3 mqtt.ca: must be left out with `url: embedded`: that broker has no TLS',
  ],
  [url('embedded\n  embedded_port: 0'), `config.yaml:3 mqtt.embedded_port: ${PORT}, not \`0\``],
  [mqtt('password: secret'), 'config.yaml:1 mqtt.username: is missing; `password` is of no use without it'],
  [mqtt('cert: a'), 'config.yaml:1 mqtt.key: is missing; `cert` is of no use without it'],
  [mqtt('key: a'), 'config.yaml:1 mqtt.cert: is missing; `key` is of no use without it'],
  [
    url('mqtts://h\n  ca: none.pem'),
    'config.yaml:3 mqtt.ca: the file does not exist; must be a PEM file that can be read',
  ],
  [
    url('wss://h\n  ca: .'),
    'config.yaml:3 mqtt.ca: the file is a folder; must be a PEM file that can be read',
  ],
  // Topics
  [mqtt('base_topic: ""'), `config.yaml:3 mqtt.base_topic: is empty; ${TOPIC}`],
  [
    mqtt('base_topic: a/#'),
    `config.yaml:3 mqtt.base_topic: must not contain the wildcards \`+\` and \`#\`; ${TOPIC}`,
  ],
  [
    mqtt('base_topic: +/a'),
    `config.yaml:3 mqtt.base_topic: must not contain the wildcards \`+\` and \`#\`; ${TOPIC}`,
  ],
  [
    mqtt('base_topic: $SYS'),
    `config.yaml:3 mqtt.base_topic: must not begin with \`$\`, which is the broker's own; ${TOPIC}`,
  ],
  [mqtt('base_topic: /a'), `config.yaml:3 mqtt.base_topic: must not begin or end with \`/\`; ${TOPIC}`],
  [mqtt('base_topic: a/'), `config.yaml:3 mqtt.base_topic: must not begin or end with \`/\`; ${TOPIC}`],
  [
    mqtt('base_topic: a//b'),
    `config.yaml:3 mqtt.base_topic: must not have an empty level (\`//\`); ${TOPIC}`,
  ],
  [
    mqtt('discovery_prefix: ha/'),
    `config.yaml:3 mqtt.discovery_prefix: must not begin or end with \`/\`; ${TOPIC}`,
  ],
  [
    mqtt('discovery_prefix: true'),
    'config.yaml:3 mqtt.discovery_prefix: must be a topic, as text, or `false`, not `true`',
  ],
  [
    mqtt('base_topic: homeassistant'),
    'config.yaml:3 mqtt.base_topic: must not be the same as discovery_prefix',
  ],
  [
    mqtt('base_topic: homeassistant/dvr'),
    'config.yaml:3 mqtt.base_topic: must not lie above or below discovery_prefix',
  ],
  [
    mqtt('discovery_prefix: dvr2mqtt/ha'),
    'config.yaml:1 mqtt.base_topic: must not lie above or below discovery_prefix',
  ],
]);
