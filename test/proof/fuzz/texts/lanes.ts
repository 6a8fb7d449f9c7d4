import type { Lane } from '../lane.ts';
import { commandLane } from './commands.ts';
import { configLanes } from './config.ts';
import { outsideLanes } from './outside.ts';
import { wiredLane } from './wired.ts';

/** What people and other programs write. */
export const textLanes: readonly Lane[] = [commandLane, wiredLane, ...configLanes, ...outsideLanes];
