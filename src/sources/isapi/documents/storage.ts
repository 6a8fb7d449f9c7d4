import { type DiskReport, isFitted, judgeDisk } from '../../../domain/disk.ts';
import type { Tree } from '../tree.ts';
import { listed } from './listed.ts';
import { isList } from './lists.ts';
import { count, word } from './scalars.ts';

const BYTES_PER_MB = 1024 * 1024;
const BYTES_PER_GB = 1e9;
/** Network volumes and SSDs are counted by themselves. */
const KINDS = [
  { list: 'hddList', item: 'hdd', prefix: '' },
  { list: 'nasList', item: 'nas', prefix: 'nas-' },
  { list: 'ssdList', item: 'ssd', prefix: 'ssd-' },
] as const;

/**
 * `GET /ISAPI/ContentMgmt/Storage` (isapi.md 4.4), XML or JSON: disks, network volumes and SSDs, empty slots among
 * them; `null` when it is another document. No real sample has an SSD in its list.
 */
export function readStorage(tree: Tree): readonly DiskReport[] | null {
  const found = KINDS.flatMap(({ list, item, prefix }) =>
    listed(tree, list, item).map((disk) => ({ disk, prefix })),
  );
  const isStorage = ['storage', ...KINDS.map(({ list }) => list)].some((root) => isList(tree, root));
  if (found.length === 0 && !isStorage) return null;
  return oneOfEach(
    found.flatMap(({ disk, prefix }) => {
      const id = word(disk, 'id');
      return id === null ? [] : [reportOf(disk, prefix + id)];
    }),
  );
}

function reportOf(disk: Tree, id: string): DiskReport {
  return {
    id,
    status: word(disk, 'status') ?? '',
    // A volume that is mounted as SMB may still be said to be of the type NFS.
    type: word(disk, 'hddType') ?? word(disk, 'mountType') ?? word(disk, 'nasType') ?? word(disk, 'ssdType'),
    ...readSizes(count(disk, 'capacity'), count(disk, 'freeSpace')),
    model: word(disk, 'hddModel') ?? word(disk, 'ssdModel') ?? word(disk, 'model'),
    temperature: null,
    smart: null,
  };
}

/**
 * Sizes that a recorder tells in MB, as GB. Its MB are of 2²⁰ bytes: a disk sold as 1 TB, 1 000 204 886 016 bytes on
 * any of them, has 953 869 (isapi.md 4.4).
 */
export function readSizes(
  capacity: number | null,
  free: number | null,
): Pick<DiskReport, 'capacity' | 'free'> {
  if (capacity === 0) return { capacity: null, free: null };
  return { capacity: gigabytes(capacity), free: gigabytes(free) };
}

function gigabytes(megabytes: number | null): number | null {
  if (megabytes === null || megabytes < 0) return null;
  const size = Math.round((megabytes * BYTES_PER_MB * 10) / BYTES_PER_GB) / 10;
  // A number that large is no size, and JSON has no word for it.
  return Number.isFinite(size) ? size : null;
}

/** Where an id comes more than once, the gravest report stands: no problem hides behind its double. */
export function oneOfEach(reports: readonly DiskReport[]): readonly DiskReport[] {
  const gravest = new Map<string, DiskReport>();
  for (const report of reports) {
    const other = gravest.get(report.id);
    if (other === undefined || gravity(report) > gravity(other)) gravest.set(report.id, report);
  }
  return [...gravest.values()];
}

function gravity({ status }: DiskReport): number {
  return isFitted(status) ? 1 + ['unknown', 'ok', 'problem'].indexOf(judgeDisk(status)) : 0;
}
