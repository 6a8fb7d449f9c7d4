import anyAscii from 'any-ascii';

/** A device, an entity, or a part of one, as Home Assistant's MQTT discovery takes it. Empty fields are left out. */
export type Fields = Readonly<Record<string, unknown>>;

/** Makes the entities of one device. One without a name of its own is named, translated, after its device class. */
export function entities(device: string, deviceName: string) {
  return (key: string, platform: string, name: string, rest: Fields): Fields => {
    const slug = slugOf(`${deviceName} ${name}`);
    return {
      platform,
      name: name === 'Connectivity' ? undefined : name,
      unique_id: `${device}_${key}`,
      default_entity_id: slugOf(deviceName) === '' ? undefined : `${platform}.${slug}`,
      ...rest,
    };
  };
}

/** A trigger for automations, at the event of that type. */
export function trigger(type: string, topic: string): Fields {
  return {
    platform: 'device_automation',
    automation_type: 'trigger',
    type,
    subtype: 'camera',
    topic,
    value_template: '{{ value_json.event_type }}',
    payload: type,
  };
}

/** As Home Assistant makes entity ids of names. */
function slugOf(name: string): string {
  return anyAscii(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}
