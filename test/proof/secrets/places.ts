type Place = (text: string) => string;

/** JSON is YAML: the text in double quotes. */
const json = JSON.stringify;

/** Slips that a password can be part of, as lines of a recorder's block. What stands there is not always wrong. */
export const LINES: readonly Place[] = [
  (text) => `password: ${text}`,
  (text) => `password:${text}`,
  (text) => `password ${text}`,
  (text) => `password = ${text}`,
  (text) => `password: "${text}`,
  (text) => `password: '${text}`,
  (text) => `password: "${text}"`,
  (text) => `password: '${text}'`,
  (text) => `password: |${text}`,
  (text) => `password: >\n  ${text}`,
  (text) => `password: [${text}]`,
  (text) => `password: [${json(text)}, 2]`,
  (text) => `password: {${text}}`,
  (text) => `password: { ${json(text)}: ${json(text)} }`,
  (text) => `password: ${json(text)}: x`,
  (text) => `password: ${json(text)} x`,
  (text) => `password: !!int ${json(text)}`,
  (text) => `password: !${text}`,
  (text) => `password: *${text}`,
  (text) => `password: &${text}`,
  // Behind `!env` a word is the name of a variable, and is told when that is not set: this is no name.
  (text) => `password: !env .${text}`,
  (text) => `password: !file ${json(text)} x`,
  (text) => `password: ${json(text)}\n    password: ${json(text)}`,
  (text) => `password: p\n    ${json(text)}`,
  (text) => `pasword: ${json(text)}`,
  (text) => `Password: ${text}`,
  (text) => `username: [${json(text)}]`,
  (text) => `username: ${text}`,
  (text) => `host: ${json(`http://viewer:${text}@nvr`)}`,
  (text) => `host: ${json(`viewer:${text}@nvr`)}`,
  (text) => `host: ${json(`viewer:${encodeURIComponent(text)}@nvr:80`)}`,
  (text) => `port: ${json(`viewer:${text}@nvr`)}`,
  (text) => `port: 0\n    password: ${json(text)}`,
  (text) => `tls: { ca: nowhere.pem, password: ${json(text)} }`,
  (text) => `channels: [{ id: 1, password: ${json(text)} }]\n    password: ${json(text)}`,
  (text) => `port: 1\n\tpassword: ${text}`,
  (text) => `port: 1\n   password: ${text}`,
];

/** The same in a block in braces. */
export const FLOWS: readonly Place[] = [
  (text) => `password: ${text}`,
  (text) => `password: ${text}, host: nvr`,
  (text) => `password:${text}`,
  (text) => `password ${text}`,
  (text) => `password=${text}`,
  (text) => `password: "${text}`,
  (text) => `"password": '${text}'`,
  (text) => `pasword: ${text}`,
  (text) => text,
];

/** The same in the block of the broker. */
export const BROKERS: readonly Place[] = [
  (text) => `url: ${json(`mqtt://user:${text}@broker`)}`,
  (text) => `url: mqtt://user:${text}@broker`,
  (text) => `url: ${json(`mqtt://user:${encodeURIComponent(text)}@broker:1883`)}`,
  (text) => `url: ${json(`mqtt://user:${text}`)}`,
  (text) => `url: ${json(`${text}://broker`)}`,
  (text) => `url: ${json(`mqtt://broker/${text}`)}`,
  (text) => `url: mqtt://broker\n  password: ${json(text)}`,
  (text) => `url: mqtt://broker\n  username: u\n  password: [${json(text)}]`,
  (text) => `url: mqtt://broker\n  username: u\n  password: { a: ${json(text)} }`,
  (text) => `url: mqtt://broker\n  username: u\n  password: ${text}`,
  (text) => `url: mqtt://broker\n  username: u\n  passwd: ${json(text)}`,
  (text) => `url: embedded\n  username: ${json(text)}`,
  (text) => `url: mqtt://broker\n  user:${text}`,
];

/** The same in the old `dvr_config.json`, where `import` reads it as well. */
export const OLD: readonly Place[] = [
  (text) => `"password": [${json(text)}]`,
  (text) => `"password": { "a": ${json(text)} }`,
  (text) => `"password": ${json(text)}`,
  (text) => `"password": "${text}`,
  (text) => `"password": '${text}'`,
  (text) => `"password": ${text}`,
  (text) => `"pass": ${json(text)}`,
  (text) => `"password": ${json(text)}, "port": 0`,
  (text) => `"ip": ${json(`viewer:${text}@nvr`)}`,
  (text) => `"username": 7, "password": ${json(text)}, ${text}`,
];

const LOGIN = 'username: viewer';

/** A whole file around each slip. */
export const FILES: readonly { readonly isOld: boolean; readonly write: Place }[] = [
  ...LINES.map(
    (line): Place =>
      (text) =>
        `recorders:\n  - name: House\n    host: nvr\n    ${LOGIN}\n    ${line(text)}\n`,
  ),
  ...LINES.map(
    (line): Place =>
      (text) =>
        `recorders:\n  - ${line(text)}\n    colour: red\n    ${LOGIN}\n`,
  ),
  ...FLOWS.map(
    (flow): Place =>
      (text) =>
        `recorders: [{ name: House, host: nvr, ${LOGIN}, ${flow(text)} }]\n`,
  ),
  ...FLOWS.map(
    (flow): Place =>
      (text) =>
        `recorders:\n  - { ${flow(text)}, name: House, colour: red }\n`,
  ),
  ...BROKERS.map(
    (line): Place =>
      (text) =>
        `mqtt:\n  ${line(text)}\nrecorders: []\n`,
  ),
  ...BROKERS.map(
    (line): Place =>
      (text) =>
        `mqtt: { ${line(text).replaceAll('\n  ', ', ')} }\nrecorders: []\n`,
  ),
  (text: string) => `mqtt: ${text}\nrecorders: []\n`,
  // The file of a password, taken for the configuration.
  (text: string) => `${text.includes(': ') ? json(text) : text}\n`,
].map((write) => ({ isOld: false, write }));

export const OLD_FILES: typeof FILES = [
  ...OLD.map(
    (line): Place =>
      (text) =>
        `{ "DVR": { "ip": "nvr", "type": "x", ${line(text)} } }`,
  ),
  ...OLD.map(
    (line): Place =>
      (text) =>
        `{ "DVR": { ${line(text)}, "ip": "nvr" }`,
  ),
].map((write) => ({ isOld: true, write }));
