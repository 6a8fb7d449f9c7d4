import type { Load } from '../../../domain/snapshot.ts';
import { items, type Tree } from '../tree.ts';
import { listed } from './listed.ts';
import { count } from './scalars.ts';

/** No recorder runs longer without a pause than ten years, in seconds. */
const LONGEST_UPTIME = 10 * 366 * 24 * 60 * 60;

/**
 * `GET /ISAPI/System/status` (isapi.md 4.2), in percent to one decimal; `null` when it is another document. Of several
 * processors the mean counts, of several memories the sum. Memory is told in MB or KB: their ratio is the same.
 */
export function readSystemStatus(tree: Tree): Load | null {
  const root = items(tree, 'DeviceStatus')[0];
  const upTime = count({ upTime: items(tree, 'deviceUpTime')[0] ?? null }, 'upTime');
  const load: Load = {
    cpu: readProcessors(tree),
    memory: readMemory(tree),
    uptime: upTime !== null && upTime >= 0 && upTime <= LONGEST_UPTIME ? Math.floor(upTime) : null,
  };
  const isEmpty = Object.values(load).every((value) => value === null);
  return root === undefined && isEmpty ? null : load;
}

function readProcessors(tree: Tree): number | null {
  const used = listed(tree, 'CPUList', 'CPU')
    .map((processor) => count(processor, 'cpuUtilization'))
    .filter((percent) => percent !== null)
    .filter((percent) => percent >= 0 && percent <= 100);
  return used.length === 0 ? null : toOneDecimal(sum(used) / used.length);
}

function readMemory(tree: Tree): number | null {
  const told = listed(tree, 'MemoryList', 'Memory').flatMap((memory) => {
    const used = count(memory, 'memoryUsage');
    const available = count(memory, 'memoryAvailable');
    return used === null || available === null || used < 0 || available < 0 ? [] : [{ used, available }];
  });
  const used = sum(told.map((memory) => memory.used));
  const total = used + sum(told.map(({ available }) => available));
  return total > 0 && Number.isFinite(total) ? toOneDecimal((100 * used) / total) : null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function toOneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
