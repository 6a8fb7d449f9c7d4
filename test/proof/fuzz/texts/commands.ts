import { answer } from '../../../../src/sinks/mqtt/commands.ts';
import type { Dice } from '../dice.ts';
import { type Lane, type Verdict, Violation } from '../lane.ts';
import { BASE, findWrong, isCommand, orderOf, REBOOT } from './orders.ts';

async function once(dice: Dice): Promise<Verdict> {
  const { topic, payload } = orderOf(dice);
  const rebooted = topic === REBOOT ? 'house' : null;
  const isRetained = dice.isLucky(0.05);
  const input = `${topic} ${payload.toString('latin1')}`;
  const done: string[] = [];
  const told = await answer(BASE, { topic, payload, isRetained }, rebooted, {
    refresh: (recorder) => (
      done.push(`refresh ${recorder}`),
      recorder === null || recorder === 'house' ? null : 'unknown'
    ),
    snapshot: (recorder, channel) => (done.push(`snapshot ${recorder} ${channel}`), Promise.resolve(null)),
    reboot: (recorder) => (done.push(`reboot ${recorder}`), Promise.reject(new Error('broken'))),
  });
  if (done.some((one) => one.startsWith('reboot')) && payload.toString() !== 'PRESS')
    throw new Violation('restarted without PRESS', input);
  if (isRetained || !isCommand(topic, payload)) {
    if (told !== null || done.length > 0) throw new Violation('followed what is no command', input);
    return 'rejected';
  }
  if (told === null) throw new Violation('a command that got no answer', input);
  const wrong = findWrong(...told, done);
  if (wrong !== null) throw new Violation(wrong, input);
  return told[1].startsWith('{"status":"ok"') ? 'accepted' : 'rejected';
}

/** Commands over MQTT: topics and payloads. */
export const commandLane: Lane = {
  name: 'commands',
  runs: 100_000,
  short: 400,
  limit: 1000,
  open: () => ({ once }),
};
