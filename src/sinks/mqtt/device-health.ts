import type { Recorder } from '../../domain/state.ts';
import type { entities, Fields } from './entity.ts';
import { disksOf } from './project-health.ts';
import { diskTopic, recorderTopic } from './topics.ts';

/** What a component is left as, to have it removed from a device that stays. */
const GONE: Fields = { platform: 'sensor' };
const GONE_PROBLEM: Fields = { platform: 'binary_sensor' };

/** The entities of a recorder's own parts (contract 8). */
export function healthComponents(
  recorder: Recorder,
  entity: ReturnType<typeof entities>,
  base: string,
): Fields {
  const { id, health } = recorder;
  const load = recorderTopic(base, id, 'load');
  const percent = (key: 'cpu' | 'memory', name: string, icon: string) =>
    entity(key, 'sensor', name, {
      state_class: 'measurement',
      unit_of_measurement: '%',
      suggested_display_precision: 0,
      entity_category: 'diagnostic',
      enabled_by_default: false,
      icon,
      state_topic: load,
      value_template: `{{ value_json.${key} }}`,
    });
  const removed = health.disks.filter((disk) => disk.removed);
  return {
    clock_drift: entity('clock_drift', 'sensor', 'Clock drift', {
      device_class: 'duration',
      state_class: 'measurement',
      unit_of_measurement: 's',
      suggested_display_precision: 0,
      entity_category: 'diagnostic',
      icon: 'mdi:clock-alert-outline',
      state_topic: recorderTopic(base, id, 'clock_drift'),
    }),
    restarted: entity('restarted', 'sensor', 'Restarted', {
      device_class: 'timestamp',
      entity_category: 'diagnostic',
      enabled_by_default: false,
      state_topic: recorderTopic(base, id, 'state'),
      value_template: '{{ value_json.restarted_at }}',
    }),
    cpu: percent('cpu', 'CPU', 'mdi:cpu-64-bit'),
    memory: percent('memory', 'Memory', 'mdi:memory'),
    ...Object.fromEntries(
      disksOf(recorder).map(([disk]) => [
        keyOf(disk),
        entity(keyOf(disk), 'binary_sensor', nameOf(disk), {
          device_class: 'problem',
          entity_category: 'diagnostic',
          icon: 'mdi:harddisk',
          state_topic: diskTopic(base, id, disk, 'problem'),
          json_attributes_topic: diskTopic(base, id, disk, 'state'),
        }),
      ]),
    ),
    ...Object.fromEntries(removed.map(({ report }) => [keyOf(report.id), GONE_PROBLEM])),
  };
}

/** Takes the same entities away where an earlier configuration had a recorder's parts looked at. */
export function noHealthComponents({ health }: Recorder): Fields {
  const hadSome = health.disks.length > 0 || health.boot !== null || health.clock.settled;
  if (!hadSome) return {};
  return {
    ...Object.fromEntries(['clock_drift', 'restarted', 'cpu', 'memory'].map((key) => [key, GONE])),
    ...Object.fromEntries(health.disks.map(({ report }) => [keyOf(report.id), GONE_PROBLEM])),
  };
}

function keyOf(disk: string): string {
  return `disk_${disk.replaceAll('-', '_')}_problem`;
}

function nameOf(disk: string): string {
  return disk.startsWith('nas-') ? `NAS ${disk.slice('nas-'.length)}` : `Disk ${disk}`;
}
