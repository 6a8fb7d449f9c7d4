import { AsyncTask, SimpleIntervalJob, ToadScheduler } from 'toad-scheduler';
import type { Log } from '../ports.ts';

const BEAT_SECONDS = 1;

/** Calls back once a second, never twice at a time; returns what stops it. */
export function startBeat(beat: () => Promise<void>, log: Log): () => void {
  const scheduler = new ToadScheduler();
  const task = new AsyncTask('beat', beat, (error: Error) => {
    log.error(`A defect of the bridge in its beat: ${error.stack ?? error.message}`);
  });
  const job = new SimpleIntervalJob({ seconds: BEAT_SECONDS, runImmediately: true }, task, {
    preventOverrun: true,
  });
  scheduler.addSimpleIntervalJob(job);
  return () => scheduler.stop();
}
