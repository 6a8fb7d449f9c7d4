import type { Sighting, Snapshot } from './snapshot.ts';
import type { Channel } from './state.ts';

/** An ISAPI channel id as it stands in topics: `[a-z0-9-]+`; `null` when nothing of it is left. */
export function slugId(id: string): string | null {
  const slug = id
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return slug === '' ? null : slug;
}

/**
 * Gives each sighting its channel's key (contract 2): the id, slugged, or `<kind>-<id>` where a channel in use
 * has that already. A key once given is kept; that of a channel no longer in use passes to its successor.
 */
export function assignKeys(snapshot: Snapshot, known: readonly Channel[]): ReadonlyMap<string, Sighting> {
  const assigned = new Map<string, Sighting>();
  const unknown: Sighting[] = [];
  for (const sighting of snapshot.sightings) {
    if (givesWay(sighting, snapshot, known)) continue;
    const own = known.find((channel) => channel.kind === sighting.kind && channel.id === sighting.id);
    if (own === undefined) unknown.push(sighting);
    else if (!assigned.has(own.key)) assigned.set(own.key, sighting);
  }
  unknown.sort((one, other) => Number(one.kind === 'ip') - Number(other.kind === 'ip'));
  for (const sighting of unknown) {
    const key = firstFree(sighting, snapshot, known, assigned);
    if (key !== null) assigned.set(key, sighting);
  }
  return assigned;
}

/** A disabled analog input that made room for an IP channel of the same id is that IP channel (contract 2). */
function givesWay({ kind, enabled, id }: Sighting, snapshot: Snapshot, known: readonly Channel[]): boolean {
  if (kind !== 'analog' || enabled) return false;
  const isTwin = (other: { kind: string | null; id: string }) => other.kind === 'ip' && other.id === id;
  return snapshot.sightings.some(isTwin) || (snapshot.blind.ip !== null && known.some(isTwin));
}

function firstFree(
  sighting: Sighting,
  { blind }: Snapshot,
  known: readonly Channel[],
  assigned: ReadonlyMap<string, Sighting>,
): string | null {
  const slug = slugId(sighting.id);
  if (slug === null) return null;
  const isFree = (key: string) => {
    const rival = assigned.get(key);
    if (rival !== undefined) return false;
    const holder = known.find((channel) => channel.key === key);
    return holder === undefined || holder.kind === null || blind[holder.kind] === null;
  };
  const isDouble = [...assigned.values()].some(
    (other) => other.kind === sighting.kind && other.id === sighting.id,
  );
  if (isDouble) return null;
  return [slug, `${sighting.kind}-${slug}`].find(isFree) ?? null;
}
