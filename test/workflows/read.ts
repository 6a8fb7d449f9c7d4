import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const PROJECT = resolve(import.meta.dirname, '../..');
const FOLDER = '.github/workflows';

const step = z.strictObject({
  name: z.string().optional(),
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});
const job = z.looseObject({
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  'timeout-minutes': z.int().optional(),
  uses: z.string().optional(),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  steps: z.array(step).default([]),
});
const workflow = z.looseObject({
  on: z.record(z.string(), z.unknown()),
  permissions: z.strictObject({}),
  concurrency: z.object({ group: z.string() }),
  jobs: z.record(z.string(), job),
});

export type Step = z.infer<typeof step>;
export interface Workflow {
  readonly name: string;
  readonly text: string;
  readonly jobs: Readonly<Record<string, z.infer<typeof job>>>;
  readonly events: readonly string[];
  readonly group: string;
}

export async function text(path: string): Promise<string> {
  return readFile(join(PROJECT, path), 'utf8');
}

/** Every workflow; throws where one has another shape, a job without permissions for example. */
export async function readWorkflows(): Promise<readonly Workflow[]> {
  const names = (await readdir(join(PROJECT, FOLDER))).sort();
  return Promise.all(
    names.map(async (name) => {
      const source = await text(join(FOLDER, name));
      const { jobs, on, concurrency } = workflow.parse(parse(source));
      return { name, text: source, jobs, events: Object.keys(on), group: concurrency.group };
    }),
  );
}

export async function stepsOf(name: string, id: string): Promise<readonly Step[]> {
  const found = (await readWorkflows()).find((one) => one.name === name);
  return found?.jobs[id]?.steps ?? [];
}

/** Every step of every job, with where it is. */
export function listSteps(
  workflows: readonly Workflow[],
): readonly { readonly at: string; readonly step: Step }[] {
  return workflows.flatMap(({ name, jobs }) =>
    Object.entries(jobs).flatMap(([id, { steps }]) =>
      steps.map((one, at) => ({ at: `${name} ${id}[${at}]`, step: one })),
    ),
  );
}
