import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Fault, formatFault } from '../../src/config/fault.ts';
import { loadConfig, type Loaded } from '../../src/config/load.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Calls with a new folder that holds the given files, and removes it. */
export function inFolder<T>(
  files: Readonly<Record<string, string | Uint8Array>>,
  call: (folder: string) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-config-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    return call(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Loads the text as config.yaml, beside other files. */
export function load(text: string, env: Env = {}, beside: Readonly<Record<string, string>> = {}): Loaded {
  return inFolder({ ...beside, 'config.yaml': text }, (cwd) => loadConfig({ env, cwd }));
}

/** The configuration of a text that must be right. */
export function loadRight(text: string, env: Env = {}, beside: Readonly<Record<string, string>> = {}) {
  const loaded = load(text, env, beside);
  if (!loaded.ok) throw new Error(show(loaded.faults).join('\n'));
  return loaded;
}

/** The faults of a text that must be wrong, as a user sees them. */
export function faultsOf(
  text: string,
  env: Env = {},
  beside: Readonly<Record<string, string>> = {},
): string[] {
  const loaded = load(text, env, beside);
  return loaded.ok ? [] : show(loaded.faults);
}

function show(faults: readonly Fault[]): string[] {
  return faults.map((fault) => formatFault('config.yaml', fault));
}

/** One test for each: the text of a file, and every fault as it is shown. */
export function testFaults(cases: readonly (readonly [text: string, ...faults: string[]])[]): void {
  for (const [text, ...faults] of cases) {
    test(`${faults.join(' / ')} ${JSON.stringify(text.slice(-40))}`, () =>
      assert.deepEqual(faultsOf(text), faults));
  }
}
