import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

export const FAMILIES = join(import.meta.dirname, '../../fixtures/devices');

/** `seen`: a real answer, or a report of one, says so. `assumed`: nobody has shown it; a neighbour's form stands in. */
const Facts = z.enum(['seen', 'assumed']);

const Answer = z.strictObject({
  method: z.enum(['GET', 'POST']).default('GET'),
  /** With its query. */
  path: z.string().startsWith('/'),
  /** Only a request whose body holds this gets this answer. */
  when: z.string().optional(),
  status: z.int().min(200).max(599).default(200),
  /** `null`: none is sent. */
  type: z.string().nullable().default('application/xml; charset="UTF-8"'),
  /** In the family's folder, or in `shared` beside it; without one the body is empty. */
  file: z
    .string()
    .regex(/^(?:\.\.\/shared\/)?[\w.-]+$/)
    .optional(),
  facts: Facts,
  /** Where it was shown, or why it is assumed. */
  source: z.string().min(1),
});

/** How its login behaves, where it is not the usual MD5 digest. */
const Login = z.strictObject({
  offers: z.array(z.enum(['MD5', 'SHA-256', 'Basic'])).optional(),
  qop: z.boolean().optional(),
  realm: z.string().optional(),
  opaque: z.string().optional(),
});

const Camera = z.strictObject({
  key: z.string(),
  kind: z.enum(['analog', 'ip']),
  name: z.string().nullable(),
  enabled: z.boolean().default(true),
  online: z.boolean().nullable(),
  recording: z.boolean().nullable(),
  /** Of `online`, or of `recording` where the camera is online. */
  reason: z.string().nullable().default(null),
  /** What `recording` rests on. */
  evidence: z.string().default('none'),
  mode: z.enum(['continuous', 'event', 'scheduled', 'off', 'unknown']),
  /** `ok`, `bad_credentials`, `unknown`; of analog cameras there is none. */
  auth: z.enum(['ok', 'bad_credentials', 'unknown']).nullable().default(null),
  /** `address:port`. */
  at: z.string().nullable().default(null),
  protocol: z.string().nullable().default(null),
  model: z.string().nullable().default(null),
});

const Expected = z.strictObject({
  recorder: z.strictObject({
    status: z.string().default('ok'),
    /** Why its status is what it is. */
    reason: z.string().nullable().default(null),
    model: z.string().nullable(),
    firmware: z.string().nullable(),
    serial: z.string().nullable(),
    mac: z.string().nullable(),
    /** Documents that it does not have, by their names in the catalogue. */
    unsupported: z.array(z.string()),
  }),
  cameras: z.array(Camera),
  /** The word and the size in GB of each disk, by id; `null`: it does not tell. */
  disks: z.record(z.string(), z.string()).nullable(),
  /** Recorder minus bridge, in seconds, above a day in days; `null`: it does not tell. */
  drift: z.string().nullable(),
  /** Percent, percent and seconds; `null`: it does not tell. */
  load: z.string().nullable(),
});

/** What a family leaves unknown of a recorder that is well. */
export const BLANKS = [
  'online',
  'recording',
  'recording without search',
  'schedule',
  'camera models',
  'disks',
  'clock',
  'load',
] as const;

const Family = z.strictObject({
  family: z.string(),
  brand: z.string(),
  class: z.enum(['NVR', 'DVR', 'hybrid', 'camera']),
  firmware: z.string(),
  /** One sentence on what sets it apart. */
  about: z.string(),
  sources: z.array(z.string()).min(1),
  login: Login.default({}),
  answers: z.array(Answer).min(1),
  /** The status, with an empty body or a page, of everything that is not listed. */
  otherwise: z.strictObject({
    status: z.int(),
    file: z.string().optional(),
    facts: Facts,
    source: z.string(),
  }),
  expect: Expected,
  cannot_tell: z.array(z.enum(BLANKS)),
  /** What nothing here can tell of it, for people. */
  remarks: z.array(z.string()).default([]),
});

export type FamilyAnswer = z.infer<typeof Answer> & { readonly body: Buffer };
export type ExpectedCamera = z.infer<typeof Camera>;
export type Expectation = z.infer<typeof Expected>;
export type Blank = (typeof BLANKS)[number];
/** A family of devices: what it answers, where each answer is known from, and what the bridge is to make of it. */
export type Family = Omit<z.infer<typeof Family>, 'answers'> & {
  /** The name of its folder. */
  readonly id: string;
  readonly answers: readonly FamilyAnswer[];
  readonly rest: { readonly status: number; readonly body: Buffer };
};

/** Every family, by name. Throws with the file's name when one is not well formed. */
export function loadFamilies(folder = FAMILIES): readonly Family[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
    .map(({ name }) => loadFamily(join(folder, name)))
    .sort((one, other) => (one.id < other.id ? -1 : 1));
}

function loadFamily(folder: string): Family {
  const file = join(folder, 'family.yaml');
  const parsed = Family.safeParse(parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  const { answers, ...rest } = parsed.data;
  const read = (name: string | undefined) =>
    name === undefined ? Buffer.alloc(0) : readFileSync(join(folder, name));
  return {
    ...rest,
    id: basename(folder),
    answers: answers.map((answer) => Object.assign(answer, { body: read(answer.file) })),
    rest: { status: rest.otherwise.status, body: read(rest.otherwise.file) },
  };
}
