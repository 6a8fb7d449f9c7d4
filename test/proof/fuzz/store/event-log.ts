import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORMATS } from '../../../../src/sinks/log-file/format.ts';
import { createLogFile } from '../../../../src/sinks/log-file/log-file.ts';
import { HandClock, ListJournal, rememberLog, someEvent } from '../../../log-file/support.ts';
import type { Dice } from '../dice.ts';
import { type Lane, type Verdict, Violation } from '../lane.ts';
import { damage } from './damage.ts';

const NAME = 'camera_log.txt';
const LONGER_THAN_ANY_WAIT = 3_600_000;

/** What stands where the log is to be written. */
interface Scene {
  readonly name: string;
  /** How many of the events stand there already, at its end. */
  readonly written: number;
  readonly put: (file: string) => void;
  /** The log can only be written when something else has gone. */
  readonly isBarred?: boolean;
}

type Build = (lines: readonly string[], dice: Dice) => Omit<Scene, 'name'>;

const content = (bytes: Buffer | string, written = 0): Omit<Scene, 'name'> => ({
  written,
  put: (file) => writeFileSync(file, bytes),
});
const joined = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const SCENES: Readonly<Record<string, Build>> = {
  nothing: () => ({ written: 0, put: () => undefined }),
  'its own lines': (lines) => content(joined(lines), lines.length),
  'a line that was cut off': (lines, dice) => {
    const last = lines.at(-1) ?? '';
    return content(
      joined(lines.slice(0, -1)) + last.slice(0, dice.below(last.length)),
      Math.max(0, lines.length - 1),
    );
  },
  'no line break at the end': (_, dice) =>
    content(dice.pick(['x', 'a\nb', '\0', '\r', 'é', 'y'.repeat(600_000)])),
  'its own lines behind others': (lines, dice) =>
    content(Buffer.concat([noise(dice), Buffer.from(`\n${joined(lines)}`)]), lines.length),
  'noise behind its own lines': (lines, dice) =>
    content(Buffer.concat([Buffer.from(joined(lines)), noise(dice)])),
  damaged: (lines, dice) => content(damage(Buffer.from(`begin\n${joined(lines)}`), dice).bytes),
  'with other line breaks': (lines) => content(lines.map((line) => `${line}\r\n`).join('')),
  'UTF-16': (lines) => content(Buffer.from(`\ufeff${joined(lines)}`, 'utf16le')),
  huge: () => ({
    written: 0,
    put: (file) => {
      writeFileSync(file, '');
      truncateSync(file, 3_000_000_000);
    },
  }),
  'a folder': () => ({ written: 0, put: (file) => mkdirSync(file), isBarred: true }),
  'a folder behind it': (lines) => ({
    written: 0,
    put: (file) => {
      writeFileSync(file, joined(lines).repeat(30));
      mkdirSync(`${file}.1`);
    },
  }),
  'a link to nowhere': () => ({
    written: 0,
    put: (file) => symlinkSync(`${file}.elsewhere/x`, file),
    isBarred: true,
  }),
  'a link to itself': () => ({ written: 0, put: (file) => symlinkSync(file, file), isBarred: true }),
};

function noise(dice: Dice): Buffer {
  const some = dice.bytes(1 + dice.below(400));
  return dice.isLucky(0.2) ? Buffer.concat(Array.from({ length: 300 }, () => some)) : some;
}

/** Every line of the log and of what was rotated away, oldest first. */
function linesOf(dir: string): string[] {
  const number = (name: string) => Number(name.slice(NAME.length + 1) || 0);
  const names = readdirSync(dir).filter(
    (name) => name.startsWith(NAME) && lstatSync(join(dir, name)).isFile(),
  );
  const files = names.toSorted((one, other) => number(other) - number(one)).map((name) => join(dir, name));
  const readable = files.filter((file) => statSync(file).size < 1e9);
  return readable.flatMap((file) => readFileSync(file, 'utf8').split('\n')).map(told);
}

/** A line without what may differ of it: how it ends, and that it was written late. */
function told(line: string): string {
  return line.replace(/\r$/, '').replace(/,"late":true\}$/, '}');
}

async function once(dir: string, dice: Dice): Promise<Verdict> {
  const file = join(dir, NAME);
  const format = dice.pick(['text', 'json'] as const);
  const clock = new HandClock();
  // Of one width: no line that is cut off is another's.
  const events = Array.from({ length: 1 + dice.below(30) }, (_, at) =>
    someEvent(`reason${at + 100}`, { id: `01KADX${at + 100}` }),
  );
  const wanted = events.map((event) => FORMATS[format].write(event, clock.now()));
  const name = dice.pick(Object.keys(SCENES));
  const scene = SCENES[name]?.(wanted.slice(0, dice.below(events.length)), dice);
  if (scene === undefined) return 'rejected';
  scene.put(file);
  const journal = new ListJournal();
  journal.add(...events);
  const log = rememberLog();
  const limits = { maxBytes: dice.pick([dice.pick([1, 400]), 900, 20_000, 10_000_000]), files: 40 };
  const input = `${name}, ${format}, ${limits.maxBytes} bytes a file`;
  const sink = createLogFile({ file, format, ...limits }, journal, clock, log);
  await sink.start();
  const isBarred = journal.waiting() > 0;
  if (isBarred !== (scene.isBarred === true)) throw new Violation(`${journal.waiting()} events wait`, input);
  if (isBarred) {
    if (!log.lines.some((line) => line.startsWith('error ')))
      throw new Violation('says nothing of it', input);
    rmSync(file, { recursive: true });
    clock.advance(LONGER_THAN_ANY_WAIT);
  }
  await sink.stop();
  if (journal.waiting() > 0) throw new Violation(`${journal.waiting()} events were not written`, input);
  demandLines(linesOf(dir), wanted, scene.written, input);
  return isBarred ? 'rejected' : 'accepted';
}

/** Each event is a line of its own, in order; those that stood there are not written again. */
function demandLines(
  lines: readonly string[],
  wanted: readonly string[],
  written: number,
  input: string,
): void {
  const places = wanted.map((line) => lines.lastIndexOf(line));
  const missing = places.indexOf(-1);
  if (missing !== -1)
    throw new Violation(`event ${missing} is no line: ${lines.slice(-3).join('\n')}`, input);
  if (places.some((place, at) => place < (places[at - 1] ?? -1)))
    throw new Violation(`in the order ${places.join()}`, input);
  const again = wanted.slice(0, written).find((line) => lines.indexOf(line) !== lines.lastIndexOf(line));
  if (again !== undefined) throw new Violation(`written twice: ${again}`, input);
}

/** The local event log, whatever stands in its place. */
export const eventLogLane: Lane = {
  name: 'eventLog',
  runs: 5000,
  short: 25,
  limit: 8000,
  open() {
    const dir = mkdtempSync(join(tmpdir(), 'dvr2mqtt-fuzz-'));
    return {
      async once(dice) {
        const here = join(dir, 'log');
        mkdirSync(here);
        try {
          return await once(here, dice);
        } finally {
          rmSync(here, { recursive: true });
        }
      },
      close: () => rmSync(dir, { recursive: true }),
    };
  },
};
