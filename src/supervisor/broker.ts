import { Agent } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import axios, { AxiosError, isAxiosError } from 'axios';
import { z } from 'zod';
import type { Clock } from '../ports.ts';

/** A broker and the login at it. */
export interface Broker {
  /** `mqtt://` or `mqtts://`, host and port; never a login. */
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
}

/** Supervisor's API as the app reaches it. */
export interface SupervisorAccess {
  /** For example `http://supervisor`. */
  readonly api: string;
  readonly token: string;
}

/** Why there is no broker to be had: a sentence for users, without any part of the answer. */
export interface NoBroker {
  readonly why: string;
}

const LIMIT = 10_000;
const MOST_BYTES = 65_536;

const NOT_THERE: NoBroker = {
  why: 'Home Assistant has no MQTT broker yet: the Mosquitto broker app is not installed or not started.',
};

/**
 * Asks Supervisor once for the MQTT service (`GET /services/mqtt`; developers.home-assistant.io, "App communication").
 * Never throws.
 */
export async function askForBroker(
  { api, token }: SupervisorAccess,
  clock: Clock,
  signal: AbortSignal,
): Promise<Broker | NoBroker> {
  const late = new AbortController();
  const stop = AbortSignal.any([signal, late.signal]);
  const cancel = clock.after(LIMIT, () => late.abort());
  try {
    const { status, data } = await axios.get<string>(`${api.replace(/\/+$/, '')}/services/mqtt`, {
      headers: { Authorization: `Bearer ${token}`, Accept: 'application/json' },
      // Not the kept connection of another question: Supervisor may have restarted in between.
      httpAgent: new Agent(),
      signal: stop,
      responseType: 'text',
      // axios would read JSON even where text is asked for.
      transformResponse: (body: unknown) => body,
      validateStatus: () => true,
      maxContentLength: MOST_BYTES,
      maxRedirects: 0,
      proxy: false,
    });
    return judgeAnswer(status, data);
  } catch (error) {
    return { why: stop.aborted ? silence('no answer within 10 s') : explain(error) };
  } finally {
    cancel();
  }
}

const Refusal = z.object({ result: z.literal('error'), message: z.string().catch('') });

function judgeAnswer(status: number, text: string): Broker | NoBroker {
  if (status === 401 || status === 403) {
    return { why: `Supervisor refuses to tell this app the MQTT broker: HTTP ${status}.` };
  }
  const answer = parse(text);
  const refusal = Refusal.safeParse(answer);
  if (refusal.success && /not enabled/i.test(refusal.data.message)) return NOT_THERE;
  if (status !== 200) return { why: `Supervisor answers with an error: HTTP ${status}.` };
  if (refusal.success) return { why: 'Supervisor answers with an error.' };
  return readService(answer);
}

const isHost = (host: string): boolean =>
  isIP(host) !== 0 || (host.length <= 253 && /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?$/i.test(host));
const port = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,5}$/)
    .transform(Number),
]);
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? '');

const Service = z.object({
  result: z.literal('ok'),
  data: z.object({
    host: z.string().trim().refine(isHost),
    port: port.pipe(z.int().min(1).max(65_535)),
    ssl: z
      .boolean()
      .nullish()
      .transform((value) => value ?? false),
    username: text,
    password: text,
  }),
});

function readService(answer: unknown): Broker | NoBroker {
  const read = Service.safeParse(answer);
  if (!read.success) {
    const [issue] = read.error.issues;
    const place = issue?.path.join('.') ?? '';
    return { why: misunderstood(place === '' ? 'no JSON object' : `\`${place}\``) };
  }
  const { host, ssl, username, password, ...data } = read.data.data;
  return {
    url: `${ssl ? 'mqtts' : 'mqtt'}://${isIPv6(host) ? `[${host}]` : host}:${data.port}`,
    // A password without a user is none to MQTT.
    ...(username === '' ? {} : { username }),
    ...(username === '' || password === '' ? {} : { password }),
  };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function explain(error: unknown): string {
  const { code = '', message } = isAxiosError(error) ? error : new AxiosError('');
  if (message.includes('maxContentLength')) return misunderstood(`more than ${MOST_BYTES / 1024} KiB`);
  if (code.startsWith('HPE_')) return misunderstood('no HTTP');
  return silence(/^E[A-Z]+$/.test(code) ? code : 'the connection broke');
}

const silence = (detail: string): string => `Supervisor does not answer (${detail}).`;
const misunderstood = (detail: string): string => `Supervisor's answer is not understood (${detail}).`;
