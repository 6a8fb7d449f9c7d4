import { styleText } from 'node:util';
import { type DestinationStream, type Level, pino } from 'pino';
import type { Log, LogFields } from '../ports.ts';
import type { Output } from './context.ts';

/** The program's own log: lines for people on a terminal, JSON lines (pino's) anywhere else. */
export function createLog(level: Level, out: Output): Log {
  const destination: DestinationStream = {
    write: (line) => void out.write(out.isTTY === true ? readable(line) : line),
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

/** A log that says nothing. */
export const SILENT: Log = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

const COLOURS = { error: 'red', warn: 'yellow', info: 'green', debug: 'gray' } as const;

function readable(line: string): string {
  const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const name = String(level);
  const colour = Object.hasOwn(COLOURS, name) ? COLOURS[name as keyof typeof COLOURS] : 'white';
  const clock = new Date(String(time)).toTimeString().slice(0, 8);
  const rest = Object.entries(fields).map(([key, value]) => `${key}=${String(value)}`);
  return `${styleText('gray', clock)} ${styleText(colour, name.padEnd(5))} ${String(msg)} ${styleText('gray', rest.join(' '))}\n`;
}
