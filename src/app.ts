import type { Config, RecorderOptions } from './config/config.ts';
import { USUAL_PICTURES } from './config/recorder-schema.ts';
import { unmet } from './domain/absorb.ts';
import { keepWanted } from './domain/channels.ts';
import type { Recorder } from './domain/state.ts';
import type { Millis } from './domain/time.ts';
import type { Clock, Log, Sink } from './ports.ts';
import { startBeat } from './runtime/beat.ts';
import { describeHealth } from './runtime/health.ts';
import { Hub } from './runtime/hub.ts';
import { reboot, refresh, snapshot } from './runtime/orders.ts';
import { Lifeline } from './runtime/lifeline.ts';
import { Rounds } from './runtime/rounds.ts';
import { Watch } from './runtime/watch.ts';
import { createLogFile } from './sinks/log-file/log-file.ts';
import { describeConfig } from './mqtt-options.ts';
import type { MqttOptions } from './sinks/mqtt/options.ts';
import { createMqttSink, type MqttSink } from './sinks/mqtt/sink.ts';
import { judge } from './sinks/web/health.ts';
import { openWeb } from './sinks/web/server.ts';
import { credentialsOf, LONGEST_READING, openSource } from './recorder-source.ts';
import { lockDataDir } from './store/lock.ts';
import { type BridgeStore, openStore } from './store/store.ts';

/** The bridge is said to be online when all recorders were met, or after this long (contract 3.4). */
const LONGEST_WAIT = 5000;
/** What a reading stays below the interval (contract 3.9). */
const READING_MARGIN = 500;

/** What the bridge is given from outside. */
export interface BridgeParts {
  readonly config: Config;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Names the broker anew after a connection that failed, where someone else knows it. */
  readonly renewBroker?: MqttOptions['renew'];
  /** At least 0, below 1. */
  readonly random: () => number;
  /** What calls back again and again, and returns what stops that; by default once a second. */
  readonly beat?: (beat: () => Promise<void>) => () => void;
}

/** A bridge that runs. */
export interface Bridge {
  /** Where an MQTT client connects, when the broker is inside the bridge. */
  readonly brokerPort: number | null;
  /** Where the health check is; `null` while it is off, or its port taken. */
  readonly webPort: number | null;
  readonly recorders: () => readonly Recorder[];
  /** Resolves when no recorder is being read. */
  settled(): Promise<void>;
  /** Ends everything cleanly within 5 s. */
  stop(): Promise<void>;
}

/** Another bridge runs on the same data_dir. */
export class AlreadyRunning extends Error {
  constructor(dir: string) {
    super(`Another dvr2mqtt runs on the data_dir ${dir}. Stop it, or give this one a data_dir of its own.`);
  }
}

/**
 * Joins the parts and starts the bridge.
 *
 * @param extra further sinks, for programs that show what happens
 * @throws AlreadyRunning, StoreError, or an Error of the embedded broker
 */
export async function startBridge(parts: BridgeParts, extra: readonly Sink[] = []): Promise<Bridge> {
  const { config, clock, log } = parts;
  await using stack = new AsyncDisposableStack();
  const lock = lockDataDir(config.data_dir);
  if (lock === null) throw new AlreadyRunning(config.data_dir);
  stack.defer(() => lock.release());
  const store = openStore(config.data_dir, log, clock);
  stack.defer(() => store.close());
  const bridge = await assemble(parts, store, extra, stack);
  const all = stack.move();
  return { ...bridge, stop: () => all.disposeAsync() };
}

/** @param stack what is to be ended, in the order of its beginning */
async function assemble(
  parts: BridgeParts,
  store: BridgeStore,
  extra: readonly Sink[],
  stack: AsyncDisposableStack,
): Promise<Omit<Bridge, 'stop'>> {
  const { config, clock, log, beat = startBeat } = parts;
  const startedAt = clock.now();
  const ending = new AbortController();
  const names = config.log.file === false ? ['mqtt'] : ['mqtt', 'log'];
  store.activate(names);
  for (const id of store.known()) {
    if (config.recorders.every((recorder) => recorder.id !== id)) store.forget(id);
  }
  const mqtt: MqttSink = createMqttSink(
    { ...describeConfig(config), version: parts.version, startedAt, renew: parts.renewBroker },
    {
      journal: store.journal('mqtt'),
      clock,
      log,
      notes: {
        all: () => store.notes('mqtt'),
        set: (key, value) => store.setNote('mqtt', key, value),
      },
      snapshot: () => hub.recorders,
      load: (recorder) => watches.find(({ id }) => id === recorder)?.load ?? null,
      health: () => describeHealth(watches, hub, waitingOf(names, store)),
      commands: {
        refresh: (recorder) => refresh(watches, recorder),
        snapshot: (recorder, channel) => snapshot(watches, recorder, channel),
        reboot: (recorder) => reboot(watches, recorder, ending.signal),
      },
      random: parts.random,
    },
  );
  const { file, format } = config.log;
  const logFile = file === false ? [] : [createLogFile({ file, format }, store.journal('log'), clock, log)];
  const sinks = [mqtt, ...logFile, ...extra];
  const show: ShowPicture = (...picture) => mqtt.picture(...picture);
  const hub = new Hub(store, sinks, log);
  const wake = () => rounds.wake();
  const lifeline = new Lifeline(store, clock, log);
  const watches: readonly Watch[] = config.recorders.map((one) =>
    watchOf(one, parts, { store, hub, wake, show, awaySince: lifeline.previous }),
  );
  const rounds = new Rounds(watches, hub, clock, log, () => store.ledger.changedElsewhere());
  stack.defer(async () => void (await Promise.all(sinks.map((sink) => sink.stop()))));
  for (const sink of sinks) await sink.start();
  await Promise.all(watches.map((watch) => watch.consultLedger()));
  hub.flush();
  stack.defer(() => hub.flush());
  stack.defer(() => lifeline.end());
  stack.defer(() => rounds.stop());
  stack.defer(() => ending.abort());
  let beatAt = clock.monotonic();
  stack.defer(
    beat(() => {
      beatAt = clock.monotonic();
      if (hub.recorders.some(({ status }) => status === 'ok')) lifeline.beat();
      return rounds.beat();
    }),
  );
  const health = () => judge({ now: clock.monotonic(), beatAt, broker: mqtt.connection() });
  const { port, host } = config.web;
  const web = port === false ? null : await openWeb({ port, host }, health, log);
  stack.defer(() => web?.stop());
  const cancelWait = clock.after(LONGEST_WAIT, () => mqtt.ready());
  stack.defer(cancelWait);
  void rounds.met.then(() => {
    cancelWait();
    hub.flush();
    mqtt.ready();
  });
  return {
    brokerPort: mqtt.embeddedPort(),
    webPort: web?.port ?? null,
    recorders: () => hub.recorders,
    settled: () => rounds.settled(),
  };
}

type ShowPicture = MqttSink['picture'];

/** What every watch is joined to. */
interface Surroundings {
  readonly store: BridgeStore;
  readonly hub: Hub;
  readonly wake: () => void;
  readonly show: ShowPicture;
  readonly awaySince: Millis | null;
}

function watchOf(
  options: RecorderOptions,
  parts: BridgeParts,
  { store, hub, wake, show, awaySince }: Surroundings,
): Watch {
  const { config, clock, log } = parts;
  const kept = store.load(options.id) ?? unmet(options.id, options.name);
  const channels = keepWanted(kept.channels, options.channels);
  const recorder: Recorder = { ...kept, name: options.name, channels };
  const interval = options.poll_interval * 1000;
  return new Watch(
    {
      recorder,
      source: openSource(options, recorder, parts, Math.min(LONGEST_READING, interval - READING_MARGIN)),
      rule: { offlineAfter: config.offline_after, wanted: options.channels },
      pace: { interval, confirmAfter: config.confirm_after * 1000 },
      credentials: credentialsOf(options),
      bridgeAwaySince: awaySince,
      isHealthRead: options.health,
      pictures: {
        every: options.snapshots === false ? null : options.snapshots.every * 1000,
        width: (options.snapshots || USUAL_PICTURES).width,
        show: (channel, jpeg, at) => show(options.id, channel, jpeg, at),
      },
      wake,
    },
    hub,
    store.ledger,
    clock,
    log,
  );
}

function waitingOf(names: readonly string[], store: BridgeStore): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name) => [name, store.journal(name).waiting()]));
}
