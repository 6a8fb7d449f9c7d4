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

/**
 * Attributes from fields of a JSON topic, under their own names or others. What is not known is left out, and
 * what is not named does not reach Home Assistant, which would write each change of it to its database.
 */
export function attributes(topic: string, fields: Readonly<Record<string, string>>): Fields {
  const pairs = Object.entries(fields).map(([name, field]) => `('${name}', value_json.${field})`);
  return {
    json_attributes_topic: topic,
    json_attributes_template: `{{ dict([${pairs.join(', ')}] | selectattr(1)) | to_json }}`,
  };
}

/** A trigger for automations, at the event of that type. Home Assistant shows it as `"Camera" recording stopped`. */
export function trigger(type: string, topic: string): Fields {
  return {
    platform: 'device_automation',
    automation_type: 'trigger',
    type: type.replaceAll('_', ' '),
    subtype: 'Camera',
    topic,
    value_template: '{{ value_json.event_type }}',
    payload: type,
  };
}

/** As Home Assistant makes entity ids of names. */
export function slugOf(name: string): string {
  return anyAscii(name)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '');
}
