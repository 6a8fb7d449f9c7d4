import type { Recorder } from '../../../../src/domain/state.ts';
import { states } from '../../../../src/sinks/mqtt/project.ts';
import { readRecorder, writeRecorder } from '../../../../src/store/records.ts';
import { Violation } from '../lane.ts';

/** Looks at everything that a topic or the database makes of a state. */
export function demandUsable(recorder: Recorder, input: string): void {
  const kept = readRecorder(writeRecorder(recorder));
  if (kept === null) throw new Violation('the state cannot be read again from the database', input);
  const difference = differenceOf({ ...recorder, login: kept.login }, kept);
  if (difference !== null)
    throw new Violation(`kept in the database, the state is another: ${difference}`, input);
  const view = states(
    'dvr2mqtt',
    () => undefined,
    () => true,
  );
  const publishes = [
    ...view.ofRecorder(recorder),
    ...recorder.channels.flatMap((one) => view.ofChannel(recorder.id, one)),
  ];
  for (const [topic, payload] of publishes) {
    if (!/^dvr2mqtt(?:\/[\w-]+)+$/.test(topic))
      throw new Violation(`the topic ${JSON.stringify(topic)}`, input);
    if (!payload.isWellFormed()) throw new Violation(`${topic} is no Unicode`, input);
    if (topic.endsWith('/state')) JSON.parse(payload);
  }
}

/** Where two states differ first; `null` where they do not. 0 and -0 are one: no payload tells them apart. */
function differenceOf(one: unknown, other: unknown, path = 'state'): string | null {
  if (one === other) return null;
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null)
    return `${path} ${JSON.stringify(one)} is ${JSON.stringify(other)}`;
  const [here, there] = [one, other].map((part) => new Map<string, unknown>(Object.entries(part)));
  for (const name of new Set([...(here?.keys() ?? []), ...(there?.keys() ?? [])])) {
    const difference = differenceOf(here?.get(name), there?.get(name), `${path}.${name}`);
    if (difference !== null) return difference;
  }
  return null;
}
