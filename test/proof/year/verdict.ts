import type { ToldEvent } from '../../bridge/support/events.ts';
import type { Frames } from './frames.ts';
import { type Span, without } from './spans.ts';
import type { Truth } from './truth.ts';

/** A camera that can be seen for so long is seen: an interval, a back-off, the confirmation, a few steps. */
const LATEST = 1100;
/** An event bears milliseconds, the run has seconds; and a step is a step. */
const SLACK = 2;

/** An outage as it was told. */
interface Told {
  readonly from: number;
  /** `Infinity` while it runs. */
  readonly to: number;
}

/**
 * Holds the events of one camera against what was so: each outage that could be seen is told once, with the beginning
 * and the end that could be known; what was not so is not told.
 *
 * @param frames the clocks that the events were told by
 */
export function judgeCamera(
  name: string,
  events: readonly ToldEvent[],
  truth: Truth,
  frames: Frames,
  now: number,
): readonly string[] {
  const faults: string[] = [];
  const told = pair(name, events, truth, frames, faults);
  const outages = truth.outages(name, now);
  const blind = truth.blind(name, now);
  const seen = (span: Span): readonly Span[] => without(span, blind);
  const longest = (spans: readonly Span[]) => spans.find(({ from, to }) => to - from >= LATEST);
  for (const { from, to } of told) {
    const outage = outages.find((one) => one.from <= from + SLACK && one.to > from - SLACK);
    if (outage === undefined) {
      faults.push(`${name}: told as lost at second ${from}, when it was not`);
      continue;
    }
    const sooner = longest(seen({ from: outage.from, to: from }));
    if (sooner !== undefined)
      faults.push(`${name}: lost at ${outage.from}, seen from ${sooner.from} on, told as lost at ${from}`);
    if (to === Infinity) continue;
    if (outages.some((one) => one.from < to - SLACK && one.to > to + SLACK))
      faults.push(`${name}: told as back at second ${to}, when it was not`);
    for (const up of without({ from, to }, outages)) {
      const chance = longest(seen(up));
      if (chance !== undefined)
        faults.push(`${name}: back and seen from ${chance.from} on, told as back at ${to}`);
    }
  }
  for (const outage of outages) {
    const chance = longest(seen(outage));
    if (chance === undefined) continue;
    const tellings = told.filter(({ from, to }) => from < outage.to && to > outage.from);
    if (tellings.length !== 1)
      faults.push(`${name}: lost from ${outage.from} to ${outage.to}, told ${tellings.length} times`);
  }
  return faults;
}

function pair(
  name: string,
  events: readonly ToldEvent[],
  truth: Truth,
  frames: Frames,
  faults: string[],
): readonly Told[] {
  const told: Told[] = [];
  let open: { readonly event: ToldEvent; readonly frame: number; readonly from: number } | null = null;
  for (const event of events) {
    const isLoss = event.event_type === 'offline';
    if (isLoss === (open !== null)) faults.push(`${name}: ${event.event_type} twice in a row (${event.id})`);
    const [at, since] = [Date.parse(event.at), Date.parse(event.since)];
    const frame = frames.of(at);
    if (frame === null) faults.push(`${name}: ${event.id} is told by no clock (${event.at})`);
    else if (isLoss) open = { event, frame, from: frames.second(since, frame) };
    else {
      const { duration = NaN } = event;
      if (open !== null) {
        const retold = frames.retold(Date.parse(open.event.since), open.frame, frame);
        const first = frames.second(Date.parse(open.event.at), open.frame);
        // What an earlier run has told stays as it was.
        const isOneRun = truth.isOneRun(first, frames.second(at, frame));
        if (!(isOneRun ? retold.slice(-1) : retold).includes(since))
          faults.push(`${name}: ${event.id} tells another beginning`);
      }
      // The clock may show less by now than when it began.
      const isAhead = since > at && duration === 0;
      const end = isAhead ? at : since + duration * 1000;
      told.push({ from: open?.from ?? frames.second(since, frame), to: frames.second(end, frame) });
      open = null;
    }
  }
  if (open !== null) told.push({ from: open.from, to: Infinity });
  return told;
}
