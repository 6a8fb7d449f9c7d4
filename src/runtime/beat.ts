import { AsyncTask, SimpleIntervalJob, ToadScheduler } from 'toad-scheduler';

const BEAT_SECONDS = 1;

/** Calls back now and then once a second, never twice at a time; returns what stops it. */
export function startBeat(beat: () => Promise<void>): () => void {
  const scheduler = new ToadScheduler();
  const task = new AsyncTask('beat', beat);
  const job = new SimpleIntervalJob({ seconds: BEAT_SECONDS, runImmediately: true }, task, {
    preventOverrun: true,
  });
  scheduler.addSimpleIntervalJob(job);
  return () => scheduler.stop();
}
