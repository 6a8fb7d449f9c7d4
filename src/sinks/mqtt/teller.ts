import { tell } from '../../domain/told.ts';
import type { Clock, Journal, JournalEntry } from '../../ports.ts';
import type { Link, Outcome } from './link.ts';
import { bridgeTopic, channelTopic, recorderTopic } from './topics.ts';

/** How many events are on their way at once. */
const BATCH = 32;

/** What came of telling: everything is told, there is `more` to tell, or it `failed` for now. */
export type Telling = 'done' | 'more' | 'failed';

/**
 * Tells the oldest unread events, in order, each to the bridge's event topic and to its own, and moves the journal's
 * cursor over those that the broker has acknowledged on both.
 */
export async function tellNext(link: Link, journal: Journal, clock: Clock, base: string): Promise<Telling> {
  const entries = journal.unread(BATCH);
  const told: Promise<readonly Outcome[]>[] = [];
  for (const { event } of entries) {
    const payload = JSON.stringify(tell(event, clock.now()));
    await link.room();
    const toAll = link.publish(bridgeTopic(base, 'event'), payload, false);
    await link.room();
    told.push(Promise.all([toAll, link.publish(ownTopic(base, event), payload, false)]));
  }
  const outcomes = await Promise.all(told);
  const failure = outcomes.findIndex((pair) =>
    pair.some((outcome) => outcome === 'lost' || outcome === 'refused'),
  );
  const last = entries.at(failure === -1 ? -1 : failure - 1);
  if (last !== undefined && failure !== 0) journal.delivered(last.seq);
  if (failure !== -1) return 'failed';
  return entries.length === BATCH ? 'more' : 'done';
}

function ownTopic(base: string, { recorder, channel }: JournalEntry['event']): string {
  return channel === undefined
    ? recorderTopic(base, recorder, 'event')
    : channelTopic(base, recorder, channel, 'event');
}
