import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Loaded } from '../../../../src/config/load.ts';
import { type Read, readConfig } from '../../../../src/config/read.ts';
import type { Dice } from '../dice.ts';
import { spoil } from '../documents/spoil.ts';
import { strangeLiteral, strangeText } from '../documents/values.ts';
import { guarded, type Lane, type Verdict } from '../lane.ts';
import { demandDiscreet, MARK, OUTSIDE } from './discretion.ts';
import { jumble } from './jumble.ts';
import { OLD, YAML } from './seeds.ts';

const FIELDS: Readonly<Record<string, string>> = {
  id: 'a',
  name: 'A',
  host: '192.0.2.1',
  port: '80',
  username: 'u',
  password: MARK,
  type: 'auto',
  channels: '[1]',
  tls: 'false',
  poll_interval: '30',
  snapshots: 'false',
};
const FILES: Readonly<Record<string, string | Buffer>> = {
  secret: `${OUTSIDE}\n`,
  empty: '',
  line: '\n',
  lines: `${OUTSIDE}\n${OUTSIDE}\n`,
  binary: Buffer.from([0xff, 0xfe, 0, 1, 2]),
  long: `${OUTSIDE} `.repeat(10_000),
  number: '8080',
};
const NAMES = ['A', 'B', 'C', 'MQTT_URL', 'MQTT_USERNAME', 'MQTT_PASSWORD', '__proto__', 'PATH'];
const SOUND: Readonly<Record<string, string>> = {
  A: OUTSIDE,
  B: '80',
  C: 'abc',
  MQTT_URL: `mqtt://u:${OUTSIDE}@192.0.2.1`,
  MQTT_USERNAME: 'm',
  MQTT_PASSWORD: OUTSIDE,
};
const PLACES = ['mqtt://', 'MQTT://', 'ws://', 'http://', '', 'embedded', '//'];
const WORDS = [
  OUTSIDE,
  `u:${OUTSIDE}@`,
  `${OUTSIDE}@`,
  '@',
  '192.0.2.1',
  'h:1883',
  ':',
  '%zz',
  '%40',
  '/',
  '?',
  '#',
  ' ',
  '\n',
  '\0',
  'é',
  '[::1]',
];

function valueOf(dice: Dice): string | undefined {
  const kind = dice.below(6);
  if (kind === 0) return undefined;
  if (kind === 1) return dice.pick([strangeText, strangeLiteral])(dice);
  if (kind === 2) return OUTSIDE;
  const words = Array.from({ length: dice.below(5) }, () => dice.pick(WORDS));
  return dice.pick(PLACES) + words.join('');
}

/** A configuration whose values come from outside. */
function textOf(dice: Dice): string {
  const tag = (): string =>
    dice.isLucky(0.6)
      ? `!env ${dice.pick(NAMES)}`
      : `!file ${dice.pick([...Object.keys(FILES), 'none', 'folder', 'loop', '../x', '""'])}`;
  const lines = Object.entries(FIELDS).flatMap(([name, value]) => {
    const chance = dice.next();
    if (chance < 0.2 && !['name', 'host', 'username', 'password'].includes(name)) return [];
    return [`    ${name}: ${chance < (name === 'password' ? 0.8 : 0.27) ? tag() : value}`];
  });
  const mqtt = dice.isLucky(0.7)
    ? ''
    : `mqtt:\n  url: ${tag()}\n  username: ${tag()}\n  password: ${tag()}\n`;
  return `${mqtt}recorders:\n  -\n${lines.join('\n')}\n`;
}

function judge(read: Read | Loaded, text: string): Verdict {
  const sentences = read.ok ? read.warnings : read.faults;
  demandDiscreet(
    sentences.map((one) => (typeof one === 'string' ? one : `${one.path} ${one.message}`)),
    text,
  );
  return read.ok ? 'accepted' : 'rejected';
}

function prepareFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-fuzz-'));
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'folder'));
  symlinkSync('loop', join(folder, 'loop'));
  return folder;
}

const environmentLane: Lane = {
  name: 'environment',
  runs: 100_000,
  short: 80,
  limit: 1000,
  open() {
    const folder = prepareFolder();
    const once = (dice: Dice): Verdict => {
      const text = dice.isLucky(0.8) ? textOf(dice) : jumble(textOf(dice), dice);
      const env = Object.fromEntries(
        NAMES.map((name) => [name, dice.isLucky(0.6) ? SOUND[name] : valueOf(dice)]),
      );
      const input = `${JSON.stringify(env)}\n${text}`;
      return judge(
        guarded(() => readConfig(text, { env, folder }), input),
        input,
      );
    };
    return { once, close: () => rmSync(folder, { recursive: true }) };
  },
};

const fileLane: Lane = {
  name: 'configFiles',
  runs: 20_000,
  short: 40,
  limit: 1000,
  open() {
    const cwd = prepareFolder();
    const once = (dice: Dice): Verdict => {
      const { body } = spoil(dice.pick([...YAML, ...OLD]), 'json', dice);
      writeFileSync(join(cwd, 'config.yaml'), body);
      const file = dice.isLucky(0.9)
        ? undefined
        : dice.pick(['', '.', 'folder', 'none', 'a\0b', 'x'.repeat(5000), 'loop', 'config.yaml/x', 'binary']);
      const env = dice.isLucky(0.9)
        ? {}
        : { DVR2MQTT_CONFIG: dice.pick(['', 'folder', '\0', 'binary', 'secret']) };
      const loaded = guarded(() => loadConfig({ file, env, cwd }), body);
      return judge(loaded, body.toString('latin1'));
    };
    return { once, close: () => rmSync(cwd, { recursive: true }) };
  },
};

/** What a configuration refers to, and the file that holds it. */
export const outsideLanes: readonly Lane[] = [environmentLane, fileLane];
