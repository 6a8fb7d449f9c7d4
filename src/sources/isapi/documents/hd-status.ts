import type { DiskReport } from '../../../domain/disk.ts';
import { child, type Tree } from '../tree.ts';
import { listed } from './listed.ts';
import { count, word } from './scalars.ts';
import { oneOfEach, readSizes } from './storage.ts';

/** What the numbers of `status` mean, in the words of `ContentMgmt/Storage` (isapi.md 1.4). */
const WORDS: Readonly<Record<number, string>> = {
  0: 'ok',
  1: 'sleep',
  2: 'error',
  3: 'error',
  4: 'unformatted',
  5: 'offline',
  6: 'formating',
};

/**
 * The disks in `GET /ISAPI/System/workingstatus[/hdStatus]?format=json` (isapi.md 1.4), for recorders without
 * `ContentMgmt/Storage`; `null` when it says nothing of disks. A number that nobody knows is no word. Network volumes
 * are among them under numbers of their own, with nothing that tells them from disks.
 */
export function readHdStatus(tree: Tree): readonly DiskReport[] | null {
  const found = listed(tree, 'HDStatusList', 'HDStatus');
  if (found.length === 0 && !hasEmptyList(tree)) return null;
  return oneOfEach(
    found.flatMap((disk) => {
      const id = word(disk, 'hdNo');
      if (id === null) return [];
      const status = WORDS[count(disk, 'status') ?? -1] ?? '';
      const sizes = readSizes(count(disk, 'volume'), count(disk, 'freeSpace'));
      return [{ id, status, type: null, ...sizes, model: null, temperature: null, smart: null }];
    }),
  );
}

function hasEmptyList(tree: Tree): boolean {
  const root = child(tree, 'WorkingStatus') ?? tree;
  return child(root, 'HDStatus') !== undefined || child(root, 'HDStatusList') !== undefined;
}
