import { z } from 'zod';

const known = z.boolean().nullable();
const text = z.string().nullable();

/** `check --json` as contract 7 writes it, and nothing else. */
export const Checked = z.strictObject({
  ok: z.boolean(),
  recorders: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      host: z.string(),
      status: z.enum(['ok', 'unreachable', 'unauthorized', 'locked', 'malformed']),
      reason: text,
      model: text,
      firmware: text,
      requests: z.int().min(0),
      milliseconds: z.int().min(0),
      paused_until: z.string().optional(),
      channels: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          kind: z.enum(['analog', 'ip']).nullable(),
          ip: text,
          port: z.int().nullable(),
          user: text,
          online: known,
          recording: known,
          auth: z.enum(['ok', 'bad_credentials', 'unknown']).nullable(),
          reason: text,
          evidence: z.string(),
        }),
      ),
    }),
  ),
});

/** `check --json` for a file that is wrong. */
export const Faulty = z.strictObject({
  ok: z.literal(false),
  faults: z.array(z.strictObject({ line: z.int().nullable(), path: z.string(), message: z.string() })),
});
