import { styleText } from 'node:util';
import { z } from 'zod';
import { type DestinationStream, type Level, pino } from 'pino';
import { oneLine, plainJson } from '../domain/plain.ts';
import type { Log, LogFields } from '../ports.ts';
import type { Output } from './context.ts';

/**
 * The program's own log: lines for people on a terminal, JSON lines (pino's) anywhere else.
 *
 * @param isForPeople lines for people, with the date, also where there is no terminal
 */
export function createLog(level: Level, out: Output, isForPeople = false): Log {
  const destination: DestinationStream = {
    write: (line) =>
      void out.write(out.isTTY === true || isForPeople ? readable(line, isForPeople) : plainJson(line)),
  };
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  );
  const at =
    (name: 'error' | 'warn' | 'info' | 'debug') =>
    (message: string, fields: LogFields = {}) =>
      logger[name](fields, message);
  return { error: at('error'), warn: at('warn'), info: at('info'), debug: at('debug') };
}

const Line = z.looseObject({
  level: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
  time: z.string(),
  msg: z.string(),
});
const COLOURS = {
  fatal: 'red',
  error: 'red',
  warn: 'yellow',
  info: 'green',
  debug: 'gray',
  trace: 'gray',
} as const;

function readable(line: string, isDated: boolean): string {
  const { level, time, msg, ...fields } = Line.parse(JSON.parse(line));
  // Swedes write dates as ISO 8601 does; the time zone is the program's.
  const local = new Date(time).toLocaleString('sv-SE');
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
  const parts = [
    styleText('gray', isDated ? local : local.slice(-8)),
    styleText(COLOURS[level], level.padEnd(5)),
    oneLine(msg),
    styleText('gray', oneLine(rest.join(' '))),
  ];
  return `${parts.join(' ').trimEnd()}\n`;
}
