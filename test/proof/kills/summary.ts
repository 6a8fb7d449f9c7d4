import type { House } from './house.ts';

/** What happened, and what was seen of it, as a table. */
export function summary(house: House, brokerKills: number): string {
  const { record, checker, found, recorders, claims, bridge } = house;
  const count = (what: string): number =>
    record.events.filter(({ event_type }) => event_type === what).length;
  const sum = (of: (one: (typeof recorders)[number]) => number): number =>
    recorders.reduce((all, one) => all + of(one), 0);
  const heard = new Set(record.at('checker'));
  const unheard = record.at('broker').filter((id) => !heard.has(id));
  const rows: readonly (readonly [string, string | number])[] = [
    ['kills of the bridge', bridge.kills],
    ['kills of the broker', brokerKills],
    ['databases looked at after a kill, all whole', found.databases],
    ['events in them that waited for someone', found.unread],
    ['troubles of recorders', sum(({ troubles }) => troubles.length)],
    ['requests to recorders', sum(({ counters }) => counters.requests)],
    ['things the bridge cannot but know', claims.length],
    ['  of these, losses', claims.filter(({ is }) => !is).length],
    ['states that were shown', house.shown.length],
    ['events', record.events.length],
    ['  cameras lost and restored', `${cameras(house, 'offline')} and ${cameras(house, 'online')}`],
    ['  recordings stopped and started', `${count('recording_stopped')} and ${count('recording_started')}`],
    ['  recorders lost and restored', `${recordersOf(house, 'offline')} and ${recordersOf(house, 'online')}`],
    ['tellings on bridge/event, repeats included', record.count('wire')],
    ['lines in the log file, repeats included', record.count('log')],
    ['events heard by the checker, repeats included', `${heard.size}, ${record.count('checker')}`],
    ['sessions that the broker had forgotten', `${checker.forgotten} of ${checker.connections}`],
    ['events that the broker had acknowledged and lost', unheard.length],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, figure]) => `${name.padEnd(width)}  ${figure}`).join('\n');
}

function cameras({ record }: House, type: string): number {
  return record.events.filter((one) => one.channel !== undefined && one.event_type === type).length;
}

function recordersOf({ record }: House, type: string): number {
  return record.events.filter((one) => one.channel === undefined && one.event_type === type).length;
}
