import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

// npm run --silent sbom > sbom.json: every package that an installation without tools has, as CycloneDX.

const ROOT = join(import.meta.dirname, '..');
const Manifest = z.looseObject({ name: z.string(), devDependencies: z.unknown(), allowScripts: z.unknown() });
const Lock = z.looseObject({
  packages: z.record(z.string(), z.looseObject({ dev: z.boolean().optional() })),
});

/**
 * Lets npm describe the lock file without its development half. Asked in the checkout with `--omit=dev`, npm leaves out
 * what both halves need, and calls the project after its folder.
 */
function describe(): number {
  const { devDependencies: _, allowScripts: __, ...manifest } = Manifest.parse(readJson('package.json'));
  const lock = Lock.parse(readJson('package-lock.json'));
  const packages = Object.fromEntries(
    Object.entries(lock.packages)
      .filter(([, { dev }]) => dev !== true)
      .map(([path, one]) => [path, path === '' ? { ...one, devDependencies: undefined } : one]),
  );
  const above = mkdtempSync(join(tmpdir(), 'sbom-'));
  const folder = join(above, manifest.name);
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ ...lock, packages }));
    const words = ['sbom', '--package-lock-only', '--sbom-format=cyclonedx', '--sbom-type=application'];
    const { status, error } = spawnSync('npm', words, {
      cwd: folder,
      stdio: ['ignore', 'inherit', 'inherit'],
      // npm is a script on Windows.
      shell: process.platform === 'win32',
    });
    if (error !== undefined) throw error;
    return status ?? 1;
  } finally {
    rmSync(above, { recursive: true });
  }
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, name), 'utf8'));
}

process.exitCode = describe();
