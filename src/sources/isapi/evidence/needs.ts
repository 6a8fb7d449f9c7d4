import type { Continuity } from '../../../domain/schedule.ts';
import type { Sighting } from '../../../domain/snapshot.ts';
import type { Clue } from './trail.ts';
import { canonical } from '../numbering.ts';

/** A channel of whose recording no status document says anything. */
export interface Need {
  readonly id: string;
  readonly continuity: Continuity;
}

/** The channels that a search may tell something of: their cameras are there, and their tracks are certain. */
export function needsOf(sightings: readonly Sighting[]): readonly Need[] {
  const tracks = sightings.filter(({ enabled }) => enabled).map(({ id }) => canonical(id));
  return sightings.filter(
    ({ id, enabled, online, recording }) =>
      enabled &&
      online.is !== 'no' &&
      recording.is === 'none' &&
      recording.reason === 'no_evidence' &&
      /^\d+$/.test(id) &&
      tracks.filter((track) => track === canonical(id)).length === 1,
  );
}

/** Fills what no document said with what was searched. */
export function withEvidence(
  sightings: readonly Sighting[],
  clues: ReadonlyMap<string, Clue>,
): readonly Sighting[] {
  if (clues.size === 0) return sightings;
  const needy = new Set<Need>(needsOf(sightings));
  return sightings.map((sighting) => {
    const clue = needy.has(sighting) ? clues.get(sighting.id) : undefined;
    return clue === undefined ? sighting : { ...sighting, recording: clue.sight, evidence: clue.evidence };
  });
}
