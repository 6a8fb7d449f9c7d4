import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { eventLine } from '../../src/sinks/log-file/line.ts';
import { createLogFile, type LogFileOptions } from '../../src/sinks/log-file/log-file.ts';
import { HandClock, ListJournal, rememberLog, someEvent, temporaryDir } from './support.ts';

/** A log file in a folder that does not exist yet, and all that it works with. */
export function prepare(context: TestContext, change: Partial<LogFileOptions> = {}) {
  const file = join(temporaryDir(context), 'logs', 'camera_log.txt');
  const journal = new ListJournal();
  const clock = new HandClock();
  const log = rememberLog();
  const create = () => createLogFile({ file, format: 'text', ...change }, journal, clock, log);
  return { file, journal, clock, log, create, sink: create() };
}

/** The lines of events that differ in their reason. */
export const lines = (...ids: readonly string[]) => ids.map((id) => eventLine(someEvent(id)));
