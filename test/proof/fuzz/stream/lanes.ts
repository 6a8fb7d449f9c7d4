import type { Lane } from '../lane.ts';
import { floodLane } from './floods.ts';
import { streamBytesLane, streamLane } from './lane.ts';

/** The alertStream. */
export const streamLanes: readonly Lane[] = [streamBytesLane, floodLane, streamLane];
