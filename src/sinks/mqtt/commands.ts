import { z } from 'zod';
import type { Incoming } from './link.ts';
import { reasonOf } from './link.ts';
import type { Commands } from './options.ts';
import { requestTopic, responseTopic } from './topics.ts';
import type { Publish } from './topics.ts';

/** A longer payload is not read. */
const LONGEST_PAYLOAD = 64 * 1024;
const KNOWN = 'refresh, snapshot';

const Transaction = z.union([z.string(), z.number()]);
const transaction = Transaction.optional();
const Refresh = z.strictObject({ recorder: z.string().optional(), transaction });
const Channel = z.union([z.string(), z.int().transform(String)]);
const Snapshot = z.strictObject({ recorder: z.string(), channel: Channel, transaction });
const Marked = z.object({ transaction: Transaction });

/** What became of a command: `null` when it is done, or accepted, else a sentence on why not. */
type Verdict = string | null;

/**
 * Answers a message below `bridge/request/`, or on a recorder's `reboot/set`; `null` for what is no command (a
 * retained copy, or an empty payload, which clears one). A command whose name is not of `[a-z_]` is answered on
 * `bridge/response/unknown`. Never rejects.
 *
 * @param rebooted the recorder that the topic tells to start anew; `null` for a request
 */
export async function answer(
  base: string,
  message: Incoming,
  rebooted: string | null,
  commands: Commands,
): Promise<Publish | null> {
  const stem = requestTopic(base, '');
  if (message.isRetained || message.payload.length === 0) return null;
  if (rebooted !== null) return respond(base, 'reboot', undefined, orderReboot(rebooted, message, commands));
  if (!message.topic.startsWith(stem)) return null;
  const command = message.topic.slice(stem.length);
  const name = /^[a-z_]{1,64}$/.test(command) ? command : 'unknown';
  const request = parse(message.payload);
  const mark = request.ok ? Marked.safeParse(request.value).data?.transaction : undefined;
  return respond(base, name, mark, order(command, request, commands));
}

async function respond(
  base: string,
  name: string,
  mark: z.infer<typeof transaction>,
  verdict: Promise<Verdict>,
): Promise<Publish> {
  const error = await verdict.catch(reasonOf);
  const body = error === null ? { status: 'ok', data: {} } : { status: 'error', error };
  return [responseTopic(base, name), JSON.stringify({ ...body, transaction: mark })];
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

async function order(command: string, request: Parsed, commands: Commands): Promise<Verdict> {
  if (command !== 'refresh' && command !== 'snapshot') return `unknown command; known are: ${KNOWN}`;
  if (!request.ok) return request.error;
  if (command === 'refresh') {
    const { data, error } = Refresh.safeParse(request.value);
    return data === undefined ? describe(error) : commands.refresh(data.recorder ?? null);
  }
  const { data, error } = Snapshot.safeParse(request.value);
  return data === undefined ? describe(error) : commands.snapshot(data.recorder, data.channel);
}

async function orderReboot(recorder: string, { payload }: Incoming, commands: Commands): Promise<Verdict> {
  return payload.toString() === 'PRESS' ? commands.reboot(recorder) : 'the payload is not PRESS';
}

function describe(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join('; ');
}
