import { z } from 'zod';

/** What the processes of the bench tell each other. */

/** Time on the processor since the process began. */
export const Usage = z.object({
  /** Microseconds, user and system together, of all threads. */
  cpu: z.number(),
});
export type Usage = z.infer<typeof Usage>;

/** Usage of a peer that also counts its polls. */
export const Mark = Usage.extend({ polls: z.number() });
export type Mark = z.infer<typeof Mark>;

/** Where one simulated recorder is. */
export const Place = z.object({
  id: z.string(),
  kind: z.enum(['nvr', 'dvr']),
  host: z.string(),
  port: z.number(),
  username: z.string(),
  password: z.string(),
});
export type Place = z.infer<typeof Place>;

/** How many recorders a fleet has; where it is one of several, their ids count from `first`. */
export const FleetTask = z.object({ count: z.number(), first: z.number().default(0) });

/** What all recorders of a fleet have counted since their start. */
export const Counts = z.object({
  requests: z.number(),
  connections: z.number(),
  unauthorized: z.number(),
  polls: z.number(),
});
export type Counts = z.infer<typeof Counts>;

/** What the bridge under test is to watch; `interval` in seconds. */
export const BridgeTask = z.object({
  places: z.array(Place),
  interval: z.number(),
  broker: z.string(),
  baseTopic: z.string(),
  dataDir: z.string(),
});
export type BridgeTask = z.infer<typeof BridgeTask>;

/**
 * `spread`: a timer for each recorder, spread over the interval; `bursts`: one timer, all at once; `axios`: the same
 * through `axios.get`.
 */
export const BareTask = z.object({
  places: z.array(Place),
  interval: z.number(),
  manner: z.enum(['spread', 'bursts', 'axios']),
});
export type BareTask = z.infer<typeof BareTask>;

/** Time that one function took for itself, in microseconds. */
export const SelfTime = z.object({ name: z.string(), place: z.string(), self: z.number() });
export type SelfTime = z.infer<typeof SelfTime>;
