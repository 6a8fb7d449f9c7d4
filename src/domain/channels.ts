import { blank, hide, miss, see } from './channel.ts';
import { assignKeys, slugId } from './keys.ts';
import type { Rule, Wanted } from './rule.ts';
import type { Sighting, Snapshot } from './snapshot.ts';
import type { Channel, Recorder } from './state.ts';
import type { Millis } from './time.ts';

/** Takes a snapshot into the channels of a recorder. Returns the same array when nothing changed. */
export function absorbChannels(
  recorder: Recorder,
  snapshot: Snapshot,
  at: Millis,
  rule: Rule,
): readonly Channel[] {
  const known = recorder.channels;
  const sightings = assignKeys(snapshot, known);
  const next: Channel[] = [];
  for (const channel of known) {
    const wanted = findWanted(rule, channel.key);
    if (wanted === 'unwanted') continue;
    const sighting = sightings.get(channel.key);
    next.push(
      sighting === undefined
        ? miss(channel, blindness(channel, snapshot), at, rule)
        : see(channel, sighting, wanted, at, rule),
    );
  }
  const found = findNew(sightings, snapshot, next, at, rule);
  if (found.length > 0) next.push(...found);
  if (found.length > 0) next.sort((one, other) => compareKeys(one.key, other.key));
  return next.length === known.length && next.every((channel, index) => channel === known[index])
    ? known
    : next;
}

/** Channels that are seen for the first time, and configured ones that the recorder does not list. */
function findNew(
  sightings: ReadonlyMap<string, Sighting>,
  snapshot: Snapshot,
  known: readonly Channel[],
  at: Millis,
  rule: Rule,
): readonly Channel[] {
  const found: Channel[] = [];
  const isKnown = (key: string) =>
    known.some((channel) => channel.key === key) || found.some((channel) => channel.key === key);
  for (const [key, sighting] of sightings) {
    const wanted = findWanted(rule, key);
    if (wanted === 'unwanted' || isKnown(key)) continue;
    found.push(see(blank(key, sighting.id), sighting, wanted, at, rule));
  }
  for (const wanted of rule.wanted ?? []) {
    const key = slugId(wanted.id);
    if (key === null || isKnown(key)) continue;
    const channel = { ...blank(key, wanted.id), name: wanted.name ?? null };
    found.push(miss(channel, blindness(channel, snapshot), at, rule));
  }
  return found;
}

/** The channels that the configuration wants, of those that are kept from an earlier one. */
export function keepWanted(channels: readonly Channel[], wanted: Rule['wanted']): readonly Channel[] {
  const rule = { offlineAfter: 1, wanted };
  return channels.filter((channel) => findWanted(rule, channel.key) !== 'unwanted');
}

/** Shows all channels as unknown, because their recorder is lost. */
export function obscureAll(channels: readonly Channel[], reason: string): readonly Channel[] {
  const next = channels.map((channel) => hide(channel, reason));
  return next.every((channel, index) => channel === channels[index]) ? channels : next;
}

function findWanted(rule: Rule, key: string): Wanted | undefined | 'unwanted' {
  if (rule.wanted === null) return undefined;
  return rule.wanted.find((wanted) => slugId(wanted.id) === key) ?? 'unwanted';
}

/** Why a channel that was not seen was not seen. */
function blindness(channel: Channel, { blind }: Snapshot): string {
  const reason = channel.kind === null ? (blind.ip ?? blind.analog) : blind[channel.kind];
  return reason ?? 'not_listed';
}

function compareKeys(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
