import { z } from 'zod';
import type { Incoming } from './link.ts';
import { reasonOf } from './link.ts';
import type { Refreshed } from './options.ts';
import { requestTopic, responseTopic } from './topics.ts';
import type { Publish } from './topics.ts';

/** A longer payload is not read. */
const LONGEST_PAYLOAD = 64 * 1024;

const Transaction = z.union([z.string(), z.number()]);
const Refresh = z.strictObject({ recorder: z.string().optional(), transaction: Transaction.optional() });
const Marked = z.object({ transaction: Transaction });

/** What a command says of itself in its answer. */
type Verdict =
  | { readonly status: 'ok'; readonly data: object }
  | { readonly status: 'error'; readonly error: string };

/**
 * Answers a message below `bridge/request/`: `null` for any other topic and for what is no command (a retained
 * copy, or an empty payload, which clears one). A command whose name is not of `[a-z_]` is answered on
 * `bridge/response/unknown`. Never throws.
 */
export function answer(
  base: string,
  message: Incoming,
  refresh: (recorder: string | null) => Refreshed,
): Publish | null {
  const stem = requestTopic(base, '');
  if (!message.topic.startsWith(stem) || message.isRetained || message.payload.length === 0) return null;
  const command = message.topic.slice(stem.length);
  const name = /^[a-z_]{1,64}$/.test(command) ? command : 'unknown';
  const request = parse(message.payload);
  const transaction = request.ok ? Marked.safeParse(request.value).data?.transaction : undefined;
  const verdict = judge(command, request, refresh);
  return [responseTopic(base, name), JSON.stringify({ ...verdict, transaction })];
}

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };

function parse(payload: Buffer): Parsed {
  if (payload.length > LONGEST_PAYLOAD)
    return { ok: false, error: `the payload is over ${LONGEST_PAYLOAD} bytes` };
  try {
    return { ok: true, value: JSON.parse(payload.toString()) as unknown };
  } catch {
    return { ok: false, error: 'the payload is not JSON' };
  }
}

function judge(command: string, request: Parsed, refresh: (recorder: string | null) => Refreshed): Verdict {
  if (command !== 'refresh') return { status: 'error', error: 'unknown command; known is: refresh' };
  if (!request.ok) return { status: 'error', error: request.error };
  const parsed = Refresh.safeParse(request.value);
  if (!parsed.success) return { status: 'error', error: describe(parsed.error) };
  try {
    const refreshed = refresh(parsed.data.recorder ?? null);
    return refreshed.ok ? { status: 'ok', data: {} } : { status: 'error', error: refreshed.error };
  } catch (error) {
    return { status: 'error', error: reasonOf(error) };
  }
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
}
