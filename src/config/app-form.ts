import { translateBroker } from './app-broker.ts';
import { type Block, isBlock, isUnset, plain, switched, texts } from './app-fields.ts';
import { translateRecorder } from './app-recorder.ts';
import type { Finding, Path } from './fault.ts';

/** The app's options in the words of the YAML file. */
export interface Translation {
  readonly value: Block;
  /** What is wrong with the form itself, at its own paths. All else that is wrong stays as wrong as it is. */
  readonly findings: readonly Finding[];
  /** The broker is the user's own. */
  readonly ownBroker: boolean;
  /** The path in the form of an option of the YAML file. */
  readonly origin: (path: Path) => Path;
}

const MOST_RECORDERS = 256;

/** Place in the file → option of the form, for those that do not have the same name in both. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['log.level', 'log_level'],
  ['log.file', 'event_log'],
  ['mqtt.base_topic', 'base_topic'],
  ['mqtt.discovery_prefix', 'discovery_prefix'],
]);

/**
 * Puts the form into the words of the YAML file. Keys that are left over from an older form are passed over, as
 * Supervisor does.
 *
 * @param eventLog path of the event log where it is switched on
 */
export function translateForm(form: Block, eventLog: string): Translation {
  const findings: Finding[] = [];
  const entered = isUnset(form['recorders']) ? [] : form['recorders'];
  const isFlood = Array.isArray(entered) && entered.length > MOST_RECORDERS;
  const recorders = isFlood ? [] : entered;
  const mqtt = isUnset(form['mqtt']) ? {} : form['mqtt'];
  if (isFlood) {
    const message = `are more than the ${MOST_RECORDERS} that one app can watch`;
    findings.push({ path: ['recorders'], message });
  }
  if (Array.isArray(entered) && entered.length === 0) {
    const message =
      'none is entered yet; add at least one in the configuration of the app, then start it again';
    findings.push({ path: ['recorders'], message });
  }
  const { discovery_prefix: prefix } = form;
  if (prefix === false || (typeof prefix === 'string' && /^false$/i.test(prefix))) {
    const message = 'must be a topic like `homeassistant`; discovery cannot be turned off in the app';
    findings.push({ path: ['discovery_prefix'], message });
  }
  const value = {
    recorders: Array.isArray(recorders)
      ? recorders.map((block: unknown, at) => translateRecorder(block, at, findings))
      : recorders,
    mqtt: isBlock(mqtt)
      ? { ...translateBroker(mqtt, findings), ...texts(form, ['base_topic', 'discovery_prefix']) }
      : mqtt,
    log: {
      ...(isUnset(form['log_level']) ? {} : { level: form['log_level'] }),
      file: switched(form, [], 'event_log', findings) !== false && eventLog,
    },
    ...plain(form, ['poll_interval', 'offline_after']),
  };
  return {
    value,
    findings,
    ownBroker: isBlock(mqtt) && 'server' in texts(mqtt, ['server']),
    origin: originOf,
  };
}

function originOf(path: Path): Path {
  const [block, step, key, detail] = path;
  const option = OPTIONS.get(`${block}.${step}`);
  if (option !== undefined) return [option];
  if (block === 'mqtt' && step === 'url') return ['mqtt', 'server'];
  if (key === 'tls' && detail === 'fingerprint') return [...path.slice(0, 2), 'tls_fingerprint'];
  return path;
}
