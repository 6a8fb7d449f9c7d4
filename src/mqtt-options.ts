import { isIPv6 } from 'node:net';
import type { Config, RecorderOptions } from './config/config.ts';
import { publicOptions } from './config/public.ts';
import { slugId } from './domain/keys.ts';
import type { MqttOptions } from './sinks/mqtt/options.ts';

/** What the configuration says to the MQTT sink, in its words. */
export function describeConfig(config: Config): Omit<MqttOptions, 'version' | 'startedAt' | 'renew'> {
  const { url, username, password, ca, cert, key } = config.mqtt;
  return {
    url,
    username,
    password,
    ca,
    cert,
    key,
    baseTopic: config.mqtt.base_topic,
    discoveryPrefix: config.mqtt.discovery_prefix,
    embeddedPort: config.mqtt.embedded_port,
    recorders: describeRecorders(config),
  };
}

function describeRecorders(config: Config): MqttOptions['recorders'] {
  return config.recorders.map((recorder) => ({
    id: recorder.id,
    name: recorder.name,
    url: pageOf(recorder),
    isHealthRead: recorder.health,
    hasPictures: recorder.snapshots !== false,
    mayReboot: recorder.allow_reboot,
    public: publicOptions(recorder),
    channels: new Map(recorder.channels?.map(({ id, name, area }) => [slugId(id) ?? id, { name, area }])),
  }));
}

function pageOf({ host, port, tls }: RecorderOptions): string | null {
  const scheme = tls === false ? 'http' : 'https';
  const url = `${scheme}://${isIPv6(host) ? `[${host}]` : host}:${port}/`;
  return URL.canParse(url) ? new URL(url).origin : null;
}
