import { unmet } from '../../../../src/domain/absorb.ts';
import { transition } from '../../../../src/domain/transition.ts';
import { hybrid } from '../../../../src/sources/simulator/builders.ts';
import { MASS_COUNT, MASSES_APART, massOf } from '../documents/masses.ts';
import { guarded, type Lane, millisSince, Violation } from '../lane.ts';
import { Canned, examineThrough, NOW, readThrough, sourceOf } from './canned.ts';

/** A whole reading with its errands and looks at the recorder's parts: nothing else is done meanwhile. */
const LONGEST = 5000;

/** A recorder that answers everything with one huge document, read as a whole; some in a process of their own. */
export const crowdLane: Lane = {
  name: 'crowds',
  runs: MASS_COUNT,
  short: 0,
  limit: 60_000,
  isBusy: true,
  apart: MASSES_APART,
  isFinite: true,
  async open() {
    const canned = new Canned(hybrid());
    await readThrough(sourceOf(canned));
    return {
      async once(_, run) {
        const { name, body } = massOf(run);
        canned.replaced = new Map(
          [...canned.asked].map((path) => [path, { status: 200, body, contentType: '' }]),
        );
        globalThis.gc?.();
        const from = process.threadCpuUsage();
        const count = await readCrowd(canned, name);
        const took = millisSince(from);
        if (took > LONGEST) throw new Violation(`took ${Math.round(took)} ms for ${count} channels`, name);
        return count > 0 ? 'accepted' : 'rejected';
      },
    };
  },
};

async function readCrowd(canned: Canned, name: string): Promise<number> {
  const source = sourceOf(canned);
  const readings = await guarded(() => readThrough(source), name);
  let recorder = unmet('house', 'House');
  for (const reading of readings)
    ({ recorder } = transition(recorder, { at: NOW, reading }, { offlineAfter: 1, wanted: null }));
  await examineThrough(source);
  return recorder.channels.length;
}
