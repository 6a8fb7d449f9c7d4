import { isIP } from 'node:net';
import { CAMERA_EVENT_TYPES } from '../../domain/event.ts';
import type { Channel } from '../../domain/state.ts';
import { hangsOn } from './device.ts';
import { attributes, entities, type Fields, trigger } from './entity.ts';
import { nameOf, type Names } from './project.ts';
import { bridgeTopic, channelTopic, objectId } from './topics.ts';

/** What is known of a camera beside its channel. */
export interface CameraContext {
  readonly names: Names;
  /** What goes before and behind its name in entity ids; `null` where nothing else bears the name. */
  readonly unlike: { readonly home: string; readonly number: string } | null;
  /** Whether its picture is taken; `gone`: by an earlier configuration. */
  readonly picture: 'taken' | 'gone' | 'none';
}

/** A camera, by its channel. */
export function describeCamera(
  recorder: string,
  channel: Channel,
  { names, unlike, picture }: CameraContext,
  base: string,
): Fields {
  const { key, camera } = channel;
  const id = objectId(base, recorder, key);
  const name = nameOf(names, recorder, channel);
  const entity = entities(id, unlike === null ? name : `${unlike.home} ${name} ${unlike.number}`);
  const topic = (leaf: Parameters<typeof channelTopic>[3]) => channelTopic(base, recorder, key, leaf);
  return {
    device: {
      identifiers: [id],
      name,
      // The recorder names no make: only a camera that speaks Hikvision's own protocols is surely one of theirs.
      manufacturer: isHikvision(camera.protocol) ? 'Hikvision' : undefined,
      model: camera.model ?? (channel.kind === 'analog' ? 'Analog camera' : 'IP camera'),
      sw_version: camera.firmware,
      suggested_area: names(recorder)?.get(key)?.area,
      configuration_url: pageOf(camera.ip),
      via_device: objectId(base, recorder),
    },
    ...hangsOn(base, recorder),
    components: {
      online: entity('online', 'binary_sensor', 'Connectivity', {
        device_class: 'connectivity',
        state_topic: topic('online'),
        ...attributes(topic('state'), {
          reason: 'reason',
          auth: 'auth',
          channel: 'channel',
          kind: 'kind',
          ip: 'ip',
          port: 'port',
          protocol: 'protocol',
          user: 'user',
        }),
      }),
      recording: entity('recording', 'binary_sensor', 'Recording', {
        device_class: 'running',
        icon: 'mdi:record-rec',
        state_topic: topic('recording'),
        ...attributes(topic('state'), {
          reason: 'recording_reason',
          evidence: 'evidence',
          recording_mode: 'recording_mode',
        }),
      }),
      event: entity('event', 'event', 'Status event', {
        state_topic: topic('event'),
        event_types: CAMERA_EVENT_TYPES,
        icon: 'mdi:bell-outline',
        availability: [{ topic: bridgeTopic(base, 'state') }],
      }),
      offline_since: entity('offline_since', 'sensor', 'Offline since', {
        device_class: 'timestamp',
        entity_category: 'diagnostic',
        icon: 'mdi:clock-alert-outline',
        state_topic: topic('offline_since'),
      }),
      last_downtime: entity('last_downtime', 'sensor', 'Last downtime', {
        device_class: 'duration',
        unit_of_measurement: 's',
        entity_category: 'diagnostic',
        suggested_display_precision: 0,
        state_topic: topic('last_downtime'),
      }),
      ...(picture === 'none'
        ? {}
        : { snapshot: picture === 'gone' ? GONE_PICTURE : snapshot(entity, topic) }),
      ...Object.fromEntries(
        CAMERA_EVENT_TYPES.map((type) => [`trigger_${type}`, trigger(type, topic('event'))]),
      ),
    },
  };
}

/** What a component is left as, to have it removed from a device that stays. */
const GONE_PICTURE: Fields = { platform: 'image' };

/** The last picture stays, with its age, while the camera or its recorder is away. */
function snapshot(
  entity: ReturnType<typeof entities>,
  topic: (leaf: 'snapshot' | 'snapshot_at') => string,
): Fields {
  return entity('snapshot', 'image', 'Snapshot', {
    image_topic: topic('snapshot'),
    content_type: 'image/jpeg',
    json_attributes_topic: topic('snapshot_at'),
    json_attributes_template: "{{ {'taken_at': value} | to_json }}",
  });
}

function isHikvision(protocol: string | null): boolean {
  return protocol === 'HIKVISION' || protocol === 'ISAPI';
}

function pageOf(ip: string | null): string | null {
  const family = ip === null ? 0 : isIP(ip);
  if (family === 0 || ip === '0.0.0.0' || ip === '::') return null;
  return family === 6 ? `http://[${ip}]` : `http://${ip}`;
}
