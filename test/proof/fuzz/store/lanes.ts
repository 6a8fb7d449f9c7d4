import type { Lane } from '../lane.ts';
import { eventLogLane } from './event-log.ts';
import { databaseLane } from './lane.ts';

/** What lies on the disk. */
export const storeLanes: readonly Lane[] = [databaseLane, eventLogLane];
