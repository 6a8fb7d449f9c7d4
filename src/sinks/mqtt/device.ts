import { RECORDER_EVENT_TYPES } from '../../domain/event.ts';
import type { Recorder } from '../../domain/state.ts';
import { attributes, entities, type Fields } from './entity.ts';
import { healthComponents, noHealthComponents } from './device-health.ts';
import type { MqttOptions, RecorderOptions } from './options.ts';
import { BRIDGE, bridgeTopic, objectId, rebootTopic, recorderTopic, requestTopic } from './topics.ts';

/** The bridge itself. */
export function describeBridge({ baseTopic: base, version }: MqttOptions): Fields {
  const entity = entities(objectId(base, BRIDGE), 'DVR to MQTT');
  return {
    device: {
      identifiers: [objectId(base, BRIDGE)],
      name: 'DVR to MQTT',
      manufacturer: 'dvr2mqtt',
      model: 'Bridge',
      sw_version: version,
    },
    availability: [{ topic: bridgeTopic(base, 'state') }],
    components: {
      connection_state: entity('connection_state', 'binary_sensor', 'Connection state', {
        device_class: 'connectivity',
        entity_category: 'diagnostic',
        state_topic: bridgeTopic(base, 'state'),
        payload_on: 'online',
        payload_off: 'offline',
        availability: [],
      }),
      cameras_offline: entity('cameras_offline', 'sensor', 'Cameras offline', {
        state_class: 'measurement',
        state_topic: bridgeTopic(base, 'cameras_offline'),
        icon: 'mdi:cctv-off',
      }),
      started: entity('started', 'sensor', 'Started', {
        device_class: 'timestamp',
        entity_category: 'diagnostic',
        enabled_by_default: false,
        state_topic: bridgeTopic(base, 'info'),
        value_template: '{{ value_json.started_at }}',
      }),
      refresh: entity('refresh', 'button', 'Refresh', {
        entity_category: 'config',
        command_topic: requestTopic(base, 'refresh'),
        payload_press: '{}',
        icon: 'mdi:refresh',
      }),
    },
  };
}

/**
 * A recorder. Its MAC is not among it: with it, Home Assistant would make one device of two that are announced
 * by two bridges.
 *
 * @param about where its own pages are, and whether its own parts are looked at
 */
export function describeRecorder(
  recorder: Recorder,
  about: Pick<RecorderOptions, 'url' | 'isHealthRead' | 'mayReboot'>,
  base: string,
): Fields {
  const { id, name, device } = recorder;
  const entity = entities(objectId(base, id), name);
  // These three tell of the recorder's own loss, so they must not go with it.
  const availability = [{ topic: bridgeTopic(base, 'state') }];
  return {
    device: {
      identifiers: [objectId(base, id)],
      name,
      manufacturer: 'Hikvision',
      model: device?.model,
      serial_number: device?.serial,
      sw_version: device?.firmware,
      configuration_url: about.url,
      via_device: objectId(base, BRIDGE),
    },
    ...hangsOn(base, id),
    components: {
      online: entity('online', 'binary_sensor', 'Connectivity', {
        device_class: 'connectivity',
        state_topic: recorderTopic(base, id, 'online'),
        ...attributes(recorderTopic(base, id, 'state'), {
          reason: 'reason',
          detail: 'detail',
          paused_until: 'paused_until',
        }),
        availability,
      }),
      status: entity('status', 'sensor', 'Status', {
        device_class: 'enum',
        options: ['ok', 'unreachable', 'unauthorized', 'locked', 'malformed'],
        entity_category: 'diagnostic',
        icon: 'mdi:list-status',
        state_topic: recorderTopic(base, id, 'status'),
        availability,
      }),
      event: entity('event', 'event', 'Recorder event', {
        state_topic: recorderTopic(base, id, 'event'),
        event_types: RECORDER_EVENT_TYPES,
        icon: 'mdi:bell-outline',
        availability,
      }),
      ...(about.mayReboot && {
        reboot: entity('reboot', 'button', 'Restart', {
          device_class: 'restart',
          entity_category: 'config',
          command_topic: rebootTopic(base, id),
          payload_press: 'PRESS',
        }),
      }),
      ...(about.isHealthRead ? healthComponents(recorder, entity, base) : noHealthComponents(recorder)),
    },
  };
}

/** What is unavailable while the bridge is away or the recorder is lost. */
export function hangsOn(base: string, recorder: string): Fields {
  return {
    availability: [
      { topic: bridgeTopic(base, 'state') },
      { topic: recorderTopic(base, recorder, 'availability') },
    ],
    availability_mode: 'all',
  };
}
