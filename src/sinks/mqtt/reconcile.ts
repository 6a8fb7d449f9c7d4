import type { Channel, Recorder } from '../../domain/state.ts';
import type { Publish } from './topics.ts';

/** One way to look at a recorder: the retained topics that it makes of it. Pure. */
export interface View {
  /** What is said of the recorder itself. */
  ofRecorder(recorder: Recorder): readonly Publish[];
  /** What is said of one channel: depends on the recorder's id and on the channel, on nothing else. */
  ofChannel(recorder: string, channel: Channel): readonly Publish[];
}

/**
 * What is to be published so that retained topics that show `before` show `after`.
 *
 * `null` shows nothing: then it is everything. Topics that are no longer wanted get an empty payload. A channel
 * that is the same object in both costs nothing.
 */
export function* reconcile(view: View, before: Recorder | null, after: Recorder): Generator<Publish> {
  if (before === after) return;
  yield* difference(before === null ? [] : view.ofRecorder(before), view.ofRecorder(after));
  if (before?.channels === after.channels) return;
  const past = new Map(before?.channels.map((channel) => [channel.key, channel]));
  for (const channel of after.channels) {
    const old = past.get(channel.key);
    past.delete(channel.key);
    if (old === channel) continue;
    yield* difference(
      old === undefined ? [] : view.ofChannel(after.id, old),
      view.ofChannel(after.id, channel),
    );
  }
  for (const gone of past.values()) yield* difference(view.ofChannel(after.id, gone), []);
}

function* difference(shown: readonly Publish[], wanted: readonly Publish[]): Generator<Publish> {
  const rest = new Map(shown);
  for (const publish of wanted) {
    const [topic, payload] = publish;
    if (rest.get(topic) !== payload) yield publish;
    rest.delete(topic);
  }
  for (const topic of rest.keys()) yield [topic, ''];
}
