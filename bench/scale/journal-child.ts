import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createLog } from '../../src/cli/program-log.ts';
import type { Event } from '../../src/domain/event.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { openStore } from '../../src/store/store.ts';
import { answerParent } from '../child.ts';
import { type Filled, JournalTask } from './shapes.ts';

/** Such as the bridge tells most. */
function eventOf(index: number): Event {
  return {
    id: `01KADX${String(index).padStart(20, '0')}`,
    event_type: index % 2 === 0 ? 'offline' : 'online',
    recorder: 'scale-0',
    recorder_name: 'scale-0',
    channel: String(1 + (index % 16)),
    camera: 'Front door',
    at: Date.now(),
    since: Date.now(),
    ...(index % 2 === 1 && { duration: 145 }),
    reason: 'no_signal',
  };
}

answerParent({
  /** Fills a journal that the log file has read and the broker has not. */
  fill(input): Filled {
    const { dir, events, batch } = JournalTask.parse(input);
    const store = openStore(dir, createLog('warn', process.stderr), systemClock);
    store.activate(['mqtt', 'log']);
    const commits: number[] = [];
    for (let index = 0; index < events; index += batch) {
      const told = Array.from({ length: Math.min(batch, events - index) }, (_, at) => eventOf(index + at));
      const begun = performance.now();
      store.commit([], told);
      commits.push(performance.now() - begun);
    }
    store.journal('log').delivered(events);
    store.close();
    const sizes = readdirSync(dir).map((name) => statSync(join(dir, name)).size);
    return { commits, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  },
});
