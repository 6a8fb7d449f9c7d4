import { doubts, type Recorder } from '../domain/state.ts';
import type { Question } from '../ports.ts';
import type { Absence } from './absence.ts';

/** What the next reading of a recorder is to find out. */
export function questionOf(recorder: Recorder, absence: Absence): Question {
  const doubtful = recorder.channels.filter(({ online }) => doubts(online.doubt) > 0).map(({ id }) => id);
  if (recorder.status === 'ok') return { introduce: false, doubtful };
  const missed = absence.of(recorder);
  return { introduce: true, doubtful, ...(missed !== null && { missed }) };
}
