import { credentialsOf, LONGEST_READING, openSource } from './recorder-source.ts';
import type { Config, RecorderOptions } from './config/config.ts';
import { unmet } from './domain/absorb.ts';
import { isRefusal } from './domain/fault.ts';
import { isPaused } from './domain/login.ts';
import { messageOf } from './domain/message.ts';
import type { Reading, Snapshot } from './domain/snapshot.ts';
import { type Login, NO_LOGIN, type Recorder, type Status } from './domain/state.ts';
import type { Millis } from './domain/time.ts';
import { transition } from './domain/transition.ts';
import type { Clock, Log, LoginLedger } from './ports.ts';
import type { IsapiSource } from './sources/isapi/source.ts';
import { openLedger } from './store/ledger.ts';

/** One recorder, asked once. */
export interface Inspection {
  readonly options: RecorderOptions;
  readonly recorder: Recorder;
  /** ISAPI ids of all channels that the recorder lists, configured or not. */
  readonly listed: readonly string[];
  readonly requests: number;
  readonly milliseconds: Millis;
  /** `false`: a login pause forbade it (contract 3.10). */
  readonly wasAsked: boolean;
  /** No login before this; `Infinity`: not until the credentials change; `null`: no pause. */
  readonly pausedUntil: Millis | null;
}

interface Parts {
  readonly clock: Clock;
  readonly log: Log;
}

/** So many recorders are asked at once. */
const MOST_AT_ONCE = 32;
/** Where channels can only be asked one by one, readings go on for so long. */
const LONGEST: Millis = 30_000;

/**
 * Asks every recorder of the configuration once, obeying and keeping the login pauses in `data_dir`.
 *
 * @param told called for each recorder as soon as it was asked
 */
export async function inspectAll(
  config: Config,
  parts: Parts,
  told: (inspection: Inspection) => void,
): Promise<readonly Inspection[]> {
  const ledger = openLedger(config.data_dir, parts.log, parts.clock);
  const inspections = new Map<RecorderOptions, Inspection>();
  const waiting = [...config.recorders];
  const askOn = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const inspection = await inspect(next, ledger, parts);
      inspections.set(next, inspection);
      told(inspection);
    }
  };
  try {
    await Promise.all(Array.from({ length: MOST_AT_ONCE }, askOn));
  } finally {
    ledger.close();
  }
  return config.recorders.flatMap((options) => inspections.get(options) ?? []);
}

async function inspect(options: RecorderOptions, ledger: LoginLedger, parts: Parts): Promise<Inspection> {
  const { clock } = parts;
  const login = await recallPause(options, ledger);
  const unasked: Recorder = { ...unmet(options.id, options.name), login };
  const none = { options, listed: [], requests: 0, milliseconds: 0, pausedUntil: login.pausedUntil };
  if (isPaused(login, clock.now())) return { ...none, recorder: showPause(unasked), wasAsked: false };
  const started = clock.monotonic();
  const source = openSource(options, unasked, parts, LONGEST_READING);
  try {
    const { recorder, listed } = await readOut(unasked, source, options, ledger, parts);
    return {
      options,
      recorder,
      listed,
      requests: source.requests,
      milliseconds: Math.round(clock.monotonic() - started),
      wasAsked: true,
      pausedUntil: isPaused(recorder.login, clock.now()) ? recorder.login.pausedUntil : null,
    };
  } finally {
    source.close();
  }
}

/** Reads until nothing is left open that another reading would tell. */
async function readOut(
  unasked: Recorder,
  source: IsapiSource,
  options: RecorderOptions,
  ledger: LoginLedger,
  { clock, log }: Parts,
): Promise<{ readonly recorder: Recorder; readonly listed: readonly string[] }> {
  const { signal } = new AbortController();
  let recorder = unasked;
  let listed: readonly string[] = [];
  let doubtful: readonly string[] = [];
  const end = clock.monotonic() + LONGEST;
  for (let isFirst = true; isFirst || clock.monotonic() < end; isFirst = false) {
    const reading = await source.read({ introduce: isFirst, doubtful }, signal);
    const isRefused = !reading.ok && isRefusal(reading.fault);
    const login = isRefused && !recorder.login.accepted ? await recall(options, ledger) : recorder.login;
    recorder = transition(
      login === recorder.login ? recorder : { ...recorder, login },
      { at: clock.now(), reading },
      { offlineAfter: 1, wanted: options.channels },
    ).recorder;
    await keepLogin(recorder.login, reading, options, ledger, log);
    if (!reading.ok) break;
    listed = reading.snapshot.sightings.map(({ id }) => id);
    const hasLearned = await runErrands(source, reading.snapshot, signal);
    doubtful = unaskedChannels(recorder).filter((id) => listed.includes(id));
    if (!hasLearned && doubtful.length === 0) break;
  }
  return { recorder, listed };
}

/** Fetches the large documents that decide what this snapshot means; whether there were any. */
async function runErrands(source: IsapiSource, snapshot: Snapshot, signal: AbortSignal): Promise<boolean> {
  const isUndecided = snapshot.blind.analog === 'starting';
  const lacksSchedule = snapshot.sightings.some(
    ({ recording, continuity }) => recording.is === 'no' && continuity === 'unread',
  );
  if (!source.hasErrand || (!isUndecided && !lacksSchedule)) return false;
  while (source.hasErrand) if (await source.errand(signal)) break;
  return true;
}

/** Channels that no reading has looked at yet. */
function unaskedChannels({ channels }: Recorder): readonly string[] {
  return channels
    .filter(({ enabled, online }) => enabled && !online.fresh && online.reason === 'starting')
    .map(({ id }) => id);
}

/** A recorder that may not be asked, as it is shown. */
function showPause(recorder: Recorder): Recorder {
  const { cause, reason } = recorder.login;
  const status: Status = cause === 'starting' ? 'unreachable' : (cause ?? 'unauthorized');
  return { ...recorder, status, reason };
}

/** The login as it was kept, where a pause was kept: to look for one is quick, to read it is not. */
export async function recallPause(options: RecorderOptions, ledger: LoginLedger): Promise<Login> {
  return ledger.isPausing(options.id) ? recall(options, ledger) : NO_LOGIN;
}

/** The login as it was kept: what a refusal means depends on it. */
export async function recall(options: RecorderOptions, ledger: LoginLedger): Promise<Login> {
  return (await ledger.read(options.id, credentialsOf(options))) ?? NO_LOGIN;
}

/** Keeps a refusal, and forgets an earlier one once a login was accepted. */
export async function keepLogin(
  login: Login,
  answer: Reading | { readonly ok: true },
  options: RecorderOptions,
  ledger: LoginLedger,
  log: Log,
): Promise<void> {
  const isWorthKeeping = answer.ok
    ? ledger.isPausing(options.id)
    : 'fault' in answer && isRefusal(answer.fault);
  if (!isWorthKeeping) return;
  try {
    await ledger.write(options.id, credentialsOf(options), login);
  } catch (error) {
    log.warn(`${messageOf(error)} The refused login is not remembered.`);
  }
}
