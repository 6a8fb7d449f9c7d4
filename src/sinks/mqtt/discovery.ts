import { counts, type Recorder } from '../../domain/state.ts';
import { describeBridge, describeCamera, describeRecorder } from './device.ts';
import type { Fields } from './entity.ts';
import type { MqttOptions } from './options.ts';
import type { Names } from './project.ts';
import type { View } from './reconcile.ts';
import { BRIDGE, discoveryTopic, objectId } from './topics.ts';
import type { Publish } from './topics.ts';

/**
 * Recorders and cameras as devices of Home Assistant (contract 6); nothing where discovery is off.
 *
 * @param all every recorder as it is now: Home Assistant makes one device of two that bear the same MAC
 */
export function devices(options: MqttOptions, names: Names, all: () => readonly Recorder[] = () => []): View {
  const { discoveryPrefix: prefix, baseTopic: base } = options;
  if (prefix === false) return { ofRecorder: () => [], ofChannel: () => [] };
  const urls = new Map(options.recorders.map(({ id, url }) => [id, url]));
  return {
    ofRecorder(recorder) {
      const mac = recorder.device?.mac ?? null;
      const isShared = all().some((other) => other.id !== recorder.id && other.device?.mac === mac);
      const about = { url: urls.get(recorder.id), mac: isShared ? null : mac };
      const payload = announce(options, describeRecorder(recorder, about, base));
      return [[discoveryTopic(prefix, objectId(base, recorder.id)), payload]];
    },
    ofChannel(recorder, channel) {
      if (!counts(channel)) return [];
      const payload = announce(options, describeCamera(recorder, channel, names, base));
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
  const origin = { name: 'dvr2mqtt', sw_version: version };
  return JSON.stringify({ device, origin, ...rest, qos: 1 }, (_key, value: unknown) =>
    // Home Assistant rejects a whole device over one null.
    value === null || value === '' ? undefined : value,
  );
}
