import { parseArgs } from 'node:util';
import { AEDES } from './aedes.ts';
import { AMQTT } from './amqtt.ts';
import { prove } from './matrix.ts';
import { MOCHI } from './mochi.ts';
import { MOSQUITTO } from './mosquitto.ts';
import { RABBITMQ } from './rabbitmq.ts';

const CANDIDATES = [MOSQUITTO, AEDES, RABBITMQ, AMQTT, MOCHI];
const HELP = `npm run proof:brokers [-- --broker NAME …] [--feature WORDS …]

The whole bridge against every broker that is here, feature by feature. Nothing is installed but aMQTT (PyPI), into a
folder that is gone afterwards; $AMQTT_VENV and $MOCHI_MQTT say where they are already.

  --broker NAME     only this: ${CANDIDATES.map(({ name }) => name).join(', ')}
  --feature WORDS   only features whose names hold these words
`;

const { values } = parseArgs({
  options: {
    broker: { type: 'string', multiple: true },
    feature: { type: 'string', multiple: true },
    help: { type: 'boolean', short: 'h' },
  },
});
// So that no broker is left behind.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
if (values.help === true) process.stdout.write(HELP);
else {
  const wanted = (name: string): boolean => values.broker?.includes(name) ?? true;
  const isMeant = (name: string): boolean => values.feature?.some((words) => name.includes(words)) ?? true;
  const candidates = CANDIDATES.filter(({ name }) => wanted(name));
  const isFine = await prove(candidates, isMeant, (line) => void process.stdout.write(`${line}\n`));
  // Nothing is drawn by chance: there is no seed.
  if (!isFine) process.stdout.write(`\nagain: npm run proof:brokers -- ${process.argv.slice(2).join(' ')}\n`);
  process.exitCode = isFine ? 0 : 1;
}
