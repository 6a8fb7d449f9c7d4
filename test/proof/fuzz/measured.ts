import { writeFileSync } from 'node:fs';
import { drive, type Row, type Stretch } from './drive.ts';
import type { Lane } from './lane.ts';

/** Runs after which what is loaded and compiled once is there. */
const WARM_UP = 300;

/**
 * Drives a lane in this process, which does nothing else, and tells by how much it grew at most beyond what it was at
 * the start: what is loaded with the program is not counted.
 */
export async function driveMeasured(
  lane: Lane,
  stretch: Stretch,
  begins: (run: number) => void,
): Promise<Row> {
  const warmUp = lane.apart !== undefined ? 0 : Math.min(WARM_UP, Math.floor(stretch.count / 4));
  const before = await drive(lane, { ...stretch, count: warmUp }, { begins });
  let start = 0;
  const opened = (): void => {
    globalThis.gc?.();
    forgetPeak();
    start = process.memoryUsage.rss();
  };
  const rest = { ...stretch, first: stretch.first + warmUp, count: stretch.count - warmUp };
  const row = await drive(lane, rest, { opened, begins });
  const peak = process.resourceUsage().maxRSS * 1024;
  return {
    lane: lane.name,
    runs: before.runs + row.runs,
    accepted: before.accepted + row.accepted,
    rejected: before.rejected + row.rejected,
    slowest: Math.max(before.slowest, row.slowest),
    grown: Math.max(0, peak - start),
    violations: [...before.violations, ...row.violations],
  };
}

/** The kernel remembers the largest size that the process ever had; of Linux it can be told to begin anew. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Elsewhere the peak of the start counts as well.
  }
}
