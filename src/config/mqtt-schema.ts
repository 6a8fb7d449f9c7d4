import { z } from 'zod';
import { faultOfBrokerUrl } from './broker.ts';
import { checked, meanings, PORT, text, whole } from './fields.ts';
import { faultOfTopic } from './topic.ts';

/** The options of the `mqtt` block. */
export const mqttFields = {
  url: checked(faultOfBrokerUrl).register(meanings, {
    about:
      'The broker; `embedded` starts one inside the bridge. Without an `mqtt` block: $MQTT_URL, else mqtt://127.0.0.1:1883.',
    allowed: 'a URL of mqtt, mqtts, ws or wss, or `embedded`',
    secret: true,
  }),
  embedded_port: whole(1, 65_535)
    .register(meanings, {
      about:
        'Port of the embedded broker; on 127.0.0.1, on all interfaces only with a username and password.',
      allowed: PORT,
    })
    .default(1883),
  username: text()
    .register(meanings, { about: 'Login at the broker.', allowed: 'text', secret: true })
    .optional(),
  password: text()
    .register(meanings, { about: 'Login at the broker.', allowed: 'text', secret: true })
    .optional(),
  ca: text()
    .register(meanings, {
      about: 'PEM file with the authority to trust for mqtts and wss.',
      allowed: 'the path of a file',
    })
    .optional(),
  cert: text()
    .register(meanings, {
      about: 'PEM file with a client certificate, together with `key`.',
      allowed: 'the path of a file',
    })
    .optional(),
  key: text()
    .register(meanings, { about: 'PEM file with the key of `cert`.', allowed: 'the path of a file' })
    .optional(),
  base_topic: checked(faultOfTopic)
    .register(meanings, { about: 'Everything is published below this topic.', allowed: 'a topic, as text' })
    .default('dvr2mqtt'),
  discovery_prefix: z
    .union([z.literal(false), checked(faultOfTopic)])
    .register(meanings, {
      about: "Home Assistant's discovery topic; `false` turns discovery off.",
      allowed: 'a topic, as text, or `false`',
    })
    .default('homeassistant'),
};
