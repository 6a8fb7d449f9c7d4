import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});

/** A folder that is gone when the test process ends: whoever writes into it has ended before. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-bridge-'));
  folders.push(folder);
  return folder;
}
