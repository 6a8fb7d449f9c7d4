import type { Lane } from '../lane.ts';
import { challengeLane } from './challenges.ts';
import { cutLane } from './cuts.ts';
import { httpLane } from './lane.ts';
import { loginLane } from './logins.ts';

/** The client against servers below HTTP, and against logins. */
export const httpLanes: readonly Lane[] = [challengeLane, loginLane, httpLane, cutLane];
