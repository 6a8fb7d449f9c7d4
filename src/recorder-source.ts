import type { RecorderOptions } from './config/config.ts';
import type { Recorder } from './domain/state.ts';
import type { Clock, Log } from './ports.ts';
import { prepareAlertStream } from './sources/isapi/alert-stream/stream.ts';
import { createClient } from './sources/isapi/client/client.ts';
import { IsapiSource } from './sources/isapi/source.ts';
import { Standing } from './sources/isapi/client/standing.ts';

/** The longest that one reading may take, in milliseconds (contract 3.9). */
export const LONGEST_READING = 20_000;

/** A source for one recorder of the configuration; `kept` is what is known of it from earlier. */
export function openSource(
  options: RecorderOptions,
  kept: Pick<Recorder, 'device' | 'unsupported'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  readingLimit: number,
): IsapiSource {
  const { host, port, username } = options;
  const standing = new Standing();
  return new IsapiSource({
    client: createClient(options, log, standing),
    standing,
    clock,
    type: options.type,
    interval: options.poll_interval * 1000,
    readingLimit,
    itself: { ip: host, port, user: username },
    device: kept.device,
    unsupported: kept.unsupported,
    stream: options.alert_stream ? prepareAlertStream(options, clock, log, standing) : null,
    name: options.id,
    log,
  });
}

/** What the login ledger tells one login from another by: where, who, and with what. */
export function credentialsOf({ host, port, username, password }: RecorderOptions): string {
  return JSON.stringify([host.toLowerCase(), port, username, password]);
}
