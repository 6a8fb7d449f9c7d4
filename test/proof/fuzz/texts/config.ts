import { isDeepStrictEqual } from 'node:util';
import { type AppOptions, readAppOptions } from '../../../../src/config/app-options.ts';
import type { Config } from '../../../../src/config/config.ts';
import { type Fault, formatFault } from '../../../../src/config/fault.ts';
import { importOldConfig } from '../../../../src/config/import.ts';
import { publicOptions } from '../../../../src/config/public.ts';
import { type Read, readConfig } from '../../../../src/config/read.ts';
import type { Dice } from '../dice.ts';
import { guarded, type Lane, type Verdict, Violation } from '../lane.ts';
import { demandDiscreet, OUTSIDE } from './discretion.ts';
import { jumble, rearrange } from './jumble.ts';
import { FORMS, OLD, OLD_FILE, YAML } from './seeds.ts';

const ENV = Object.fromEntries(
  ['MQTT_USERNAME', 'MQTT_PASSWORD', 'HOUSE_PASSWORD', 'GARAGE_PASSWORD', 'X'].map((name) => [name, OUTSIDE]),
);
const FOLDER = '/nowhere';
/** What a configuration that is accepted has to be, told apart from how it is judged. */
function demandSound(
  { recorders, mqtt, poll_interval, offline_after, confirm_after, web }: Config,
  input: string,
): void {
  const isWithin = (value: number, least: number, most: number): boolean => value >= least && value <= most;
  const isPort = (port: number): boolean => Number.isInteger(port) && isWithin(port, 1, 65_535);
  const ids = recorders.map(({ id }) => id);
  const rules: Readonly<Record<string, boolean>> = {
    recorders: recorders.length > 0,
    ids: ids.every((id) => /^[a-z0-9-]+$/.test(id) && id !== 'bridge') && new Set(ids).size === ids.length,
    ports:
      recorders.every(({ port }) => isPort(port)) &&
      isPort(mqtt.embedded_port) &&
      (web.port === false || isPort(web.port)),
    intervals: [poll_interval, ...recorders.map((one) => one.poll_interval)].every((one) =>
      isWithin(one, 5, 3600),
    ),
    confirmation:
      isWithin(offline_after, 1, 10) &&
      recorders.every((one) => confirm_after < one.poll_interval) &&
      confirm_after > 0,
    logins: recorders.every(
      ({ username, password, host }) => username !== '' && password !== '' && host !== '',
    ),
    broker: mqtt.url === 'embedded' || /^(?:mqtts?|wss?):\/\/[^@/]+/.test(mqtt.url),
    topics:
      /^[^#+\0]+$/.test(mqtt.base_topic) &&
      (mqtt.discovery_prefix === false || /^[^#+\0]+$/.test(mqtt.discovery_prefix)),
    channels: recorders.every(({ channels }) => channels === null || channels.every(({ id }) => id !== '')),
  };
  for (const [name, holds] of Object.entries(rules))
    if (!holds) throw new Violation(`accepted with wrong ${name}`, input);
}

function demandSentences(faults: readonly Fault[], input: string): void {
  demandDiscreet(
    faults.map((fault) => formatFault('config.yaml', fault)),
    input,
  );
  if (faults.length === 0) throw new Violation('refused without a word', input);
  for (const fault of faults)
    if (fault.message === '' || /[\p{Cc}\u2028\u2029]/u.test(formatFault('config.yaml', fault)))
      throw new Violation(`the fault ${JSON.stringify(fault)}`, input);
}

function judge(read: Read, input: string): Verdict {
  if (read.ok) demandSound(read.config, input);
  if (read.ok)
    demandDiscreet(
      [
        ...read.warnings.map((one) => formatFault('config.yaml', one)),
        JSON.stringify(read.config.recorders.map(publicOptions)),
      ],
      input,
    );
  else demandSentences(read.faults, input);
  return read.ok ? 'accepted' : 'rejected';
}

function yamlOnce(dice: Dice): Verdict {
  const text = jumble(dice.pick(YAML), dice);
  return judge(
    guarded(() => readConfig(text, { env: ENV, folder: FOLDER }), text),
    text,
  );
}

function oldOnce(dice: Dice): Verdict {
  const text = dice.isLucky(0.5) ? rearrange(OLD_FILE, dice) : jumble(dice.pick(OLD), dice);
  const read = guarded(() => readConfig(text, { env: {}, folder: FOLDER }), text);
  const imported = guarded(() => importOldConfig(text, 'dvr_config.json'), text);
  if (imported.ok) {
    const again = guarded(() => readConfig(imported.yaml, { env: {}, folder: FOLDER }), imported.yaml);
    if (!again.ok || !read.ok || !isDeepStrictEqual(again.config.recorders, read.config.recorders))
      throw new Violation('what was imported means something else', `${text}\n\n${imported.yaml}`);
  } else demandSentences(imported.faults, text);
  return judge(read, text);
}

function appOnce(dice: Dice): Verdict {
  const original = dice.pick(FORMS);
  const text = dice.isLucky(0.6) ? rearrange(original, dice) : jumble(original, dice);
  const read: AppOptions = guarded(() => readAppOptions(text, { data: '/data', share: '/share' }), text);
  if (!read.ok) demandSentences(read.faults, text);
  else demandSound(read.ownBroker ? read.config : read.complete({ url: 'mqtt://core-mosquitto:1883' }), text);
  return read.ok ? 'accepted' : 'rejected';
}

const lane = (name: string, once: (dice: Dice) => Verdict, short: number): Lane => ({
  name,
  runs: 100_000,
  short,
  limit: 1000,
  open: () => ({ once }),
});

/** What people write, and what Home Assistant's Supervisor writes for them. */
export const configLanes: readonly Lane[] = [
  lane('config', yamlOnce, 30),
  lane('oldConfig', oldOnce, 60),
  lane('appOptions', appOnce, 150),
];
