import type { Millis } from '../../../src/domain/time.ts';
import { Chance } from '../kills/chance.ts';
import { Agenda } from './agenda.ts';
import type { Kind } from './kinds.ts';
import { describe } from './law.ts';
import { Resident } from './resident.ts';
import { Street } from './street.ts';

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
/** The broker counts as gone when it is silent for a minute of the held clock. */
const LONGEST_STEP: Millis = 50 * SECOND;
const SMALL_STEP: Millis = 20 * SECOND;
/** Who asks so much too early is seen. */
const EARLY: Millis = 3 * SECOND;

/** How a day goes. */
export interface DayRules {
  readonly kinds: readonly Kind[];
  readonly hours: number;
  readonly restarts: number;
  /** Times that someone sets the clock. */
  readonly jumps: number;
}

/** What a day has brought. */
export interface Outcome {
  readonly residents: readonly Resident[];
  readonly restarts: number;
  readonly jumps: number;
  readonly commands: number;
  readonly faults: readonly string[];
}

/** A day of a street, as its seed will have it. */
export async function live(seed: number, { kinds, hours, restarts, jumps }: DayRules): Promise<Outcome> {
  await using stack = new AsyncDisposableStack();
  const chance = new Chance(seed);
  const street = await Street.build(stack, kinds);
  const agenda = new Agenda();
  const residents = street.doors.map(
    (door, index) => new Resident(door, street, agenda, new Chance(seed * 1000 + index)),
  );
  const end = hours * HOUR;
  const done = { restarts: 0, jumps: 0, commands: 0 };
  const restart = async (): Promise<void> => {
    // Of what happened while nobody looked, nobody can tell the beginning.
    if (residents.some(({ isBooting, law }) => isBooting || law.isAwaited(street.elapsed)))
      return agenda.add(street.elapsed + 20 * SECOND, restart);
    done.restarts += 1;
    await street.stop();
    for (const resident of residents) resident.restarted();
    await street.start();
  };
  const command = async (): Promise<void> => {
    const { kind } = chance.of(street.doors);
    done.commands += 1;
    await chance.of([
      () => street.command('bridge/request/refresh', '{}'),
      () => street.command('bridge/request/refresh', JSON.stringify({ recorder: kind.name })),
      () => street.command('bridge/request/snapshot', JSON.stringify({ recorder: kind.name, channel: '1' })),
      () => street.command(`${kind.name}/reboot/set`, 'PRESS'),
    ])();
    agenda.add(street.elapsed + chance.between(2, 25) * MINUTE, command);
  };
  for (let count = 1; count <= restarts; count += 1)
    agenda.add((end / (restarts + 1)) * (count - chance.between(0, 0.9)) + 30 * MINUTE, restart);
  for (let count = 1; count <= jumps; count += 1)
    agenda.add(chance.between(0, end), () => {
      done.jumps += 1;
      street.clock.jump(Math.round(chance.between(-6 * HOUR, 6 * HOUR)));
    });
  agenda.add(10 * MINUTE, command);
  await street.start();
  while (street.elapsed < end) {
    const step = stepOf(street.elapsed, residents, agenda.next);
    await street.pass(step);
    await agenda.run(street.elapsed);
    for (const resident of residents) resident.check();
  }
  await street.stop();
  return { residents, ...done, faults: faultsOf(residents, street) };
}

/** Small where something is about to happen. */
function stepOf(now: Millis, residents: readonly Resident[], next: Millis): Millis {
  const times = residents.flatMap(({ hotUntil, law: { due } }) => {
    const moments = due === null ? [] : [due - EARLY, due, due + SMALL_STEP].filter((at) => at > now);
    return hotUntil > now ? [now + SMALL_STEP, ...moments] : moments;
  });
  const until = Math.min(...times, next, now + LONGEST_STEP);
  return Math.max(SECOND, Math.ceil((until - now) / SECOND) * SECOND);
}

function faultsOf(residents: readonly Resident[], { log, elapsed }: Street): readonly string[] {
  const ofLaw = residents.flatMap(({ door, law }) => {
    const faults = law.faults.map((fault) => `${door.kind.name}: ${fault}`);
    if (door.refused !== law.allowed)
      faults.push(`${door.kind.name}: ${door.refused} logins were refused, ${law.allowed} are known of`);
    return faults;
  });
  const defects = log.lines.filter((line) => line.includes('A defect of the bridge'));
  return [...ofLaw, ...defects.map((line) => `by ${describe(elapsed)}: ${line}`)];
}
