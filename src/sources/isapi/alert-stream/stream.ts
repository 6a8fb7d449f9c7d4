import type { IncomingMessage } from 'node:http';
import type { Fault } from '../../../domain/fault.ts';
import type { Millis } from '../../../domain/time.ts';
import type { Clock, Log } from '../../../ports.ts';
import { type Answer, createClient, FaultError, type Target } from '../client/client.ts';
import { understand } from '../outcome.ts';
import { type Alert, readAlerts } from './alert.ts';
import type { Standing } from '../client/standing.ts';
import { Gathered } from '../client/gathered.ts';
import { readLive } from './live-body.ts';
import { PartReader } from './multipart.ts';

/** Old devices know the second path only (isapi.md 5.1). */
const PATHS = ['/ISAPI/Event/notification/alertStream', '/Event/notification/alertStream'] as const;
/** For logging in, and the head of the answer: slow recorders need this long for other things too. */
const OPENING_LIMIT: Millis = 25_000;
/** Heartbeats may be 60 s apart (isapi.md 5.1). */
const LONGEST_SILENCE: Millis = 90_000;

/**
 * Why there is no stream, or none any more.
 *
 * - `closed`: the recorder ended it, which is routine; `quiet` is how long nothing had come.
 * - `silent`: not a byte for 90 s. `stopped`: by its signal.
 * - `refused`: none came about. The fault is as the client gives it: a refused login is one that counts.
 * - `forbidden`: the login was accepted, and this user may not listen. `unsupported`: there is no alertStream.
 */
export type StreamEnd =
  | { readonly kind: 'closed'; readonly quiet: Millis }
  | { readonly kind: 'silent' | 'stopped' | 'forbidden' | 'unsupported' }
  | { readonly kind: 'refused'; readonly fault: Fault };

/** What is told of a stream while it lasts. */
export interface Listening {
  readonly opened: () => void;
  readonly heard: (alert: Alert) => void;
}

/** The alertStream of one recorder, over a connection of its own. The login is kept from one stream to the next. */
export interface AlertStream {
  /** Opens one stream and listens until it ends; nothing is tried again. Never rejects. One at a time. */
  listen(listening: Listening, signal: AbortSignal): Promise<StreamEnd>;
  /** HTTP requests sent so far. */
  readonly requests: number;
}

/** Prepares the alertStream; nothing is sent yet. */
export function prepareAlertStream(target: Target, clock: Clock, log: Log, standing?: Standing): AlertStream {
  const streams: IncomingMessage[] = [];
  const client = createClient(
    target,
    log,
    standing,
    readLive((stream) => streams.push(stream)),
  );

  /** Opens a stream; gives it, or why there is none. */
  async function open(signal: AbortSignal): Promise<IncomingMessage | StreamEnd> {
    for (const path of PATHS) {
      const answer = await client.get(path, { signal, timeout: OPENING_LIMIT });
      const stream = streams.pop();
      if (stream !== undefined) return stream;
      const end = endOf(answer);
      if (end.kind !== 'unsupported') return end;
    }
    return { kind: 'unsupported' };
  }

  return {
    async listen(listening, signal) {
      try {
        const opened = await open(signal);
        if ('kind' in opened) return opened;
        listening.opened();
        return await follow(opened, listening, clock, signal);
      } catch (error) {
        if (!(error instanceof FaultError)) throw error;
        return signal.aborted ? { kind: 'stopped' } : { kind: 'refused', fault: error.fault };
      } finally {
        // Sockets that linger count against the recorder's limit (isapi.md 5.1).
        client.close();
      }
    },
    get requests() {
      return client.requests;
    },
  };
}

/** Listens until the stream ends. */
function follow(
  stream: IncomingMessage,
  { heard }: Listening,
  clock: Clock,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const reader = new PartReader((part) => readAlerts(part).forEach((alert) => heard(alert)));
  return new Promise((resolve) => {
    let heardAt = clock.monotonic();
    const silence = (): Millis => clock.monotonic() - heardAt;
    const end = (how: StreamEnd): void => {
      unwatch();
      signal.removeEventListener('abort', stop);
      stream.removeAllListeners('data');
      resolve(how);
    };
    const stop = (): void => end({ kind: 'stopped' });
    const watch = (): (() => void) =>
      clock.after(LONGEST_SILENCE - silence(), () => {
        if (silence() >= LONGEST_SILENCE) end({ kind: 'silent' });
        else unwatch = watch();
      });
    let unwatch = watch();
    signal.addEventListener('abort', stop);
    let arrived = new Gathered();
    const take = (): void => {
      const bytes = arrived.whole();
      arrived = new Gathered();
      reader.take(bytes);
    };
    stream.on('data', (piece: Buffer) => {
      heardAt = clock.monotonic();
      // One read of the socket may bring thousands of chunks of a byte: they are searched once, not each.
      if (arrived.size === 0) queueMicrotask(take);
      arrived.add(piece);
    });
    stream.once('close', () => end({ kind: 'closed', quiet: silence() }));
    if (signal.aborted) stop();
  });
}

/** What an answer that is no stream says; a 403 is a missing right unless it says more (contract 8). */
function endOf(answer: Answer): StreamEnd {
  const outcome = understand(answer, () => null);
  const said = answer.body.toString('latin1');
  if (answer.status === 403 && /invalidOperation/i.test(said)) return { kind: 'refused', fault: TOO_MANY };
  if (outcome.kind !== 'failed') {
    const isDenied = answer.status === 403 && !/notSupport|methodNotAllowed/i.test(said);
    return { kind: isDenied ? 'forbidden' : 'unsupported' };
  }
  const { fault } = outcome;
  return fault.kind === 'unauthorized' ? { kind: 'forbidden' } : { kind: 'refused', fault };
}

/** What streams beyond the recorder's limit are answered with (isapi.md 5.1). It may pass. */
const TOO_MANY: Fault = {
  kind: 'unreachable',
  reason: 'busy',
  detail: 'The recorder gives out no alertStream now: too many may be listening already.',
};
