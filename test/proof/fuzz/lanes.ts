import { captureLane } from './captures/lane.ts';
import { documentLanes } from './documents/lane.ts';
import { massLane } from './documents/masses.ts';
import { truncationLane } from './documents/truncations.ts';
import { httpLanes } from './http/lanes.ts';
import type { Lane } from './lane.ts';
import { pictureLane } from './pictures/lane.ts';
import { crowdLane } from './readings/crowds.ts';
import { readingLane } from './readings/lane.ts';
import { storeLanes } from './store/lanes.ts';
import { streamLanes } from './stream/lanes.ts';
import { textLanes } from './texts/lanes.ts';

/** Everything that is fuzzed. */
export const LANES: readonly Lane[] = [
  ...documentLanes,
  truncationLane,
  massLane,
  crowdLane,
  readingLane,
  pictureLane,
  captureLane,
  ...httpLanes,
  ...streamLanes,
  ...textLanes,
  ...storeLanes,
];
