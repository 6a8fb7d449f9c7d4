import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as moment } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { WITHOUT_MOSQUITTO } from '../../mqtt/support/brokers.ts';
import { Chance } from './chance.ts';
import { House } from './house.ts';
import {
  killBridge,
  killBroker,
  type Misfortune,
  troubleRecorder,
  turnCamera,
  turnRecording,
} from './misfortune.ts';
import { prepareMosquitto } from './mosquitto.ts';
import { summary } from './summary.ts';

const HELP = `npm run proof:kills [-- --minutes M --seed N --keep]

Runs Mosquitto and the bridge as processes and kills both with SIGKILL at random, while simulated recorders
misbehave, for M minutes of real time (10). No event may be lost, or told under two ids; log file and topics agree
at the end with each other and with the recorders; the database is never damaged.

  --seed N   the same misfortunes again; when they hit differs with the machine
  --keep     keeps the folder with database, logs and configuration
`;
/** What 10 minutes must bring at the least. */
const KILLS_A_MINUTE = 20;
/** Of each recorder. */
const CAMERAS = 6;
/** Milliseconds in which everything comes to rest: a reading of each recorder that was lost, and its confirmation. */
const CALM = 15_000;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
  },
});
if (values.help === true) process.stdout.write(HELP);
else if (WITHOUT_MOSQUITTO !== false) {
  process.stderr.write(`${WITHOUT_MOSQUITTO}: apt-get install mosquitto\n`);
  process.exitCode = 1;
} else {
  const seed = Number(values.seed ?? Date.now() % 1_000_000_000);
  process.exitCode = await prove(seed, Number(values.minutes ?? 10), values.keep === true);
}

async function prove(seed: number, minutes: number, isKept: boolean): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const again = `npm run proof:kills -- --minutes ${minutes} --seed ${seed}`;
  say(`seed ${seed}; again: ${again}`);
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-kills-'));
  if (isKept) say(`the folder is ${folder}`);
  else stack.defer(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const broker = await prepareMosquitto(stack, folder);
  await broker.start();
  const house = await House.build(stack, folder, broker.port, CAMERAS);
  await house.meet();
  await house.kill();
  await suffer(house, minutes, seed, [killBridge(house), killBroker(broker, house), ...misfortunesOf(house)]);
  house.start();
  await moment(CALM);
  const differences = await house.compare();
  await house.stop();
  const faults = [...differences, ...(await house.judge())];
  const kills = house.bridge.kills + broker.process.kills;
  if (kills < KILLS_A_MINUTE * minutes) faults.push(`only ${kills} kills`);
  say(summary(house, broker.process.kills));
  for (const fault of faults) say(`WRONG ${fault}`);
  say(faults.length === 0 ? 'Nothing was lost, and nothing told twice.' : `again: ${again}`);
  return faults.length === 0 ? 0 : 1;
}

function misfortunesOf({ recorders }: House): readonly Misfortune[] {
  return recorders.flatMap((watched) => {
    // The last camera stays, and is recorded or not: beside an outage that would be state only (contract 3.6).
    const ids = watched.model.cameras.map(({ id }) => id);
    const [last = ''] = ids.slice(-1);
    return [
      troubleRecorder(watched),
      ...ids.slice(0, -1).map((id) => turnCamera(watched, id)),
      turnRecording(watched, last),
    ];
  });
}

/** Each misfortune has dice of its own: what one throws does not hang on when another does. */
async function suffer(
  house: House,
  minutes: number,
  seed: number,
  misfortunes: readonly Misfortune[],
): Promise<void> {
  const end = new AbortController();
  const running = Promise.all(
    misfortunes.map((happen, index) =>
      happen(new Chance(seed * 100 + index), end.signal).catch((error: unknown) => {
        house.faults.push(String(error));
      }),
    ),
  );
  await moment(minutes * 60_000);
  end.abort();
  await running;
}
