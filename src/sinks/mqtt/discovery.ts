import packageJson from '../../../package.json' with { type: 'json' };
import { counts } from '../../domain/state.ts';
import { describeBridge, describeRecorder } from './device.ts';
import { describeCamera } from './device-camera.ts';
import type { Fields } from './entity.ts';
import type { MqttOptions } from './options.ts';
import { nameOf } from './project.ts';
import type { Names } from './project.ts';
import type { View } from './reconcile.ts';
import { BRIDGE, discoveryTopic, objectId } from './topics.ts';
import type { Publish } from './topics.ts';

/** What a view of one recorder cannot see. */
export interface Surroundings {
  /**
   * Whether more than one camera bears a name: Home Assistant would give their entities the same ids, numbered in the
   * order in which they happen to be made.
   */
  readonly hasNamesake?: (name: string) => boolean;
  /** Whether a picture of a channel was announced by an earlier configuration. */
  readonly hadPicture?: (recorder: string, channel: string) => boolean;
}

/**
 * Recorders and cameras as devices of Home Assistant (contract 6); nothing where discovery is off.
 *
 * @param about what is known beyond the recorder in question
 */
export function devices(
  options: MqttOptions,
  names: Names,
  { hasNamesake = () => false, hadPicture = () => false }: Surroundings = {},
): View {
  const { discoveryPrefix: prefix, baseTopic: base } = options;
  if (prefix === false) return { ofRecorder: () => [], ofChannel: () => [] };
  const given = new Map(options.recorders.map((recorder) => [recorder.id, recorder]));
  return {
    ofRecorder(recorder) {
      const { url = null, isHealthRead = false, mayReboot = false } = given.get(recorder.id) ?? {};
      const about = { url, isHealthRead, mayReboot };
      const payload = announce(options, describeRecorder(recorder, about, base));
      return [[discoveryTopic(prefix, objectId(base, recorder.id)), payload]];
    },
    ofChannel(recorder, channel) {
      if (!counts(channel)) return [];
      const { name = recorder, hasPictures = false } = given.get(recorder) ?? {};
      // Two of one name may also hang on one recorder.
      const unlike = hasNamesake(nameOf(names, recorder, channel))
        ? { home: name, number: channel.key }
        : null;
      const picture = hasPictures ? 'taken' : hadPicture(recorder, channel.key) ? 'gone' : 'none';
      const payload = announce(options, describeCamera(recorder, channel, { names, unlike, picture }, base));
      return [[discoveryTopic(prefix, objectId(base, recorder, channel.key)), payload]];
    },
  };
}

/** The bridge as a device of Home Assistant; nothing where discovery is off. */
export function bridgeDevice(options: MqttOptions): readonly Publish[] {
  const { discoveryPrefix: prefix, baseTopic: base } = options;
  if (prefix === false) return [];
  return [[discoveryTopic(prefix, objectId(base, BRIDGE)), announce(options, describeBridge(options))]];
}

function announce({ version }: MqttOptions, { device, ...rest }: Fields): string {
  const origin = { name: 'dvr2mqtt', sw_version: version, support_url: packageJson.homepage };
  return JSON.stringify({ device, origin, ...rest, qos: 1 }, (_key, value: unknown) =>
    // Home Assistant rejects a whole device over one null.
    value === null || value === '' ? undefined : value,
  );
}
