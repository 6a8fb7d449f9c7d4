import { resolve } from 'node:path';
import { brokerUrl } from './broker.ts';
import type { ChannelOptions, Config, MqttOptions, RecorderOptions, Tls } from './config.ts';
import { bare } from './host.ts';
import { USUAL_PICTURES } from './recorder-schema.ts';
import type { ConfigFile } from './schema.ts';
import { slug } from './slug.ts';

type RecorderBlock = ConfigFile['recorders'][number];

/** Fills in what depends on other options, and makes paths absolute from the file's own folder. */
export function resolveConfig(file: ConfigFile, folder: string): Config {
  const recorders = file.recorders.map((block) => resolveRecorder(block, file.poll_interval, folder));
  const shortest = Math.min(...recorders.map((recorder) => recorder.poll_interval));
  return {
    mqtt: resolveBroker(file.mqtt, folder),
    recorders,
    poll_interval: file.poll_interval,
    offline_after: file.offline_after,
    confirm_after: file.confirm_after ?? Math.min(5, shortest / 2),
    log: { ...file.log, file: file.log.file === false ? false : resolve(folder, file.log.file) },
    web: { ...file.web, host: bare(file.web.host) },
    data_dir: resolve(folder, file.data_dir),
  };
}

function resolveBroker(mqtt: ConfigFile['mqtt'], folder: string): MqttOptions {
  const absolute = (path: string | undefined) => (path === undefined ? undefined : resolve(folder, path));
  return {
    ...mqtt,
    url: brokerUrl(mqtt.url),
    ca: absolute(mqtt.ca),
    cert: absolute(mqtt.cert),
    key: absolute(mqtt.key),
  };
}

function resolveRecorder(block: RecorderBlock, interval: number, folder: string): RecorderOptions {
  const {
    id = slug(block.name ?? ''),
    name = id,
    host,
    username,
    password,
    type,
    alert_stream,
    health,
    snapshots,
    allow_reboot,
  } = block;
  return {
    id,
    name,
    host: bare(host),
    port: block.port ?? (block.tls === false ? 80 : 443),
    tls: resolveTls(block.tls, folder),
    username,
    password,
    type,
    channels: block.channels?.map(resolveChannel) ?? null,
    poll_interval: block.poll_interval ?? interval,
    alert_stream,
    health,
    snapshots: snapshots === true ? USUAL_PICTURES : snapshots,
    allow_reboot,
  };
}

function resolveTls(tls: RecorderBlock['tls'], folder: string): Tls {
  if (typeof tls === 'boolean') return tls;
  if (tls.ca !== undefined) return { ca: resolve(folder, tls.ca) };
  if (tls.fingerprint === undefined) return { insecure: true };
  return { fingerprint: tls.fingerprint.replaceAll(':', '').toLowerCase() };
}

function resolveChannel(channel: NonNullable<RecorderBlock['channels']>[number]): ChannelOptions {
  return typeof channel === 'object' ? { ...channel, id: String(channel.id) } : { id: String(channel) };
}
