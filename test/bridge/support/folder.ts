import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that is gone when the test process ends: whoever writes into it has ended before. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-bridge-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}
