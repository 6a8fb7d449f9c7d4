import { z } from 'zod';
import { checked, INTERVAL, meanings, PORT, text, whole } from './fields.ts';
import { faultOfHost } from './host.ts';
import { LONGEST_ID } from './slug.ts';

const faultOfId = (id: string): string | null => {
  if (id === 'bridge') return "must not be `bridge`, which is the bridge's own; choose another id";
  if (id.length > LONGEST_ID) return `is longer than ${LONGEST_ID} characters`;
  return /^[a-z0-9-]+$/.test(id) ? null : 'must be of lower-case letters a-z, digits and dashes only';
};

const fingerprint = z.string().regex(/^(?:[0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31})$/i);

const tlsFields = {
  ca: text()
    .register(meanings, { about: 'PEM file with the authority to trust.', allowed: 'the path of a file' })
    .optional(),
  fingerprint: fingerprint
    .register(meanings, {
      about: "The certificate's SHA-256.",
      allowed: '64 hex digits, with or without a colon after every two',
    })
    .optional(),
  insecure: z
    .literal(true)
    .register(meanings, { about: 'Accepts any certificate.', allowed: '`true`' })
    .optional(),
};

const tlsBlock = z.strictObject(tlsFields).superRefine((value, context) => {
  if (Object.values(value).filter((one) => one !== undefined).length === 1) return;
  context.addIssue({
    code: 'custom',
    message: 'must have exactly one of `ca`, `fingerprint` and `insecure`',
  });
});

const CHANNEL_ID = 'a channel id: a whole number from 0 to 65535, or letters, digits, `_` and `-`';
const channelId = z.union([whole(0, 65_535), z.string().regex(/^[a-z0-9][\w-]{0,31}$/i)]);

const channelFields = {
  id: channelId.register(meanings, { about: 'The ISAPI channel id.', allowed: CHANNEL_ID }),
  name: text()
    .register(meanings, {
      about: "Name of the camera instead of the recorder's own.",
      allowed: 'one line of text',
    })
    .optional(),
  area: text()
    .register(meanings, { about: "Home Assistant's suggested area.", allowed: 'one line of text' })
    .optional(),
};

/** How pictures are taken where the file says no more than that they are. */
export const USUAL_PICTURES = { every: 300, width: 640 } as const;

const snapshotsBlock = z.strictObject({
  every: whole(10, 86_400)
    .register(meanings, {
      about: 'Seconds between two pictures of one camera.',
      allowed: 'a whole number of seconds from 10 to 86400',
    })
    .default(USUAL_PICTURES.every),
  width: whole(16, 8192)
    .register(meanings, {
      about: 'Pixels, where the recorder scales its pictures.',
      allowed: 'a whole number of pixels from 16 to 8192',
    })
    .default(USUAL_PICTURES.width),
});

/** The options of a recorder. */
export const recorderFields = {
  id: checked(faultOfId)
    .register(meanings, {
      about: 'The identity in topics and unique ids; default: the name, slugged.',
      allowed: 'text of lower-case letters a-z, digits and dashes',
    })
    .optional(),
  name: text()
    .max(LONGEST_ID)
    .register(meanings, {
      about: 'Name for people; default: the id.',
      allowed: `one line of text of at most ${LONGEST_ID} characters`,
    })
    .optional(),
  host: checked(faultOfHost).register(meanings, {
    about: 'Where the recorder is.',
    allowed: 'a host name, an IPv4 or an IPv6 address, as text',
    secret: true,
  }),
  port: whole(1, 65_535)
    .register(meanings, { about: 'HTTP port; default 80, or 443 with `tls`.', allowed: PORT })
    .optional(),
  tls: z
    .union([z.boolean(), tlsBlock])
    .register(meanings, {
      about: 'HTTPS; `true` trusts the authorities of the system.',
      allowed: '`true`, `false`, { ca: FILE }, { fingerprint: SHA-256 } or { insecure: true }',
    })
    .default(false),
  username: text().register(meanings, {
    about: 'Login at the recorder.',
    allowed: 'text that is not empty',
    secret: true,
  }),
  password: text().register(meanings, {
    about: 'Login at the recorder.',
    allowed: 'text that is not empty',
    secret: true,
  }),
  type: z
    .enum(['auto', 'analog', 'ip', 'mixed'])
    .register(meanings, {
      about: 'Which kinds of channel to ask for.',
      allowed: '`auto`, `analog`, `ip` or `mixed`',
    })
    .default('auto'),
  channels: z
    .array(
      z
        .union([channelId, z.strictObject(channelFields)])
        .register(meanings, { about: 'A channel.', allowed: `${CHANNEL_ID}; or { id, name, area }` }),
    )
    .min(1)
    .register(meanings, {
      about: 'Default: all that the recorder has.',
      allowed: 'a list of at least one channel like [1, 2, { id: 3, name: Gate, area: Garden }]',
    })
    .optional(),
  alert_stream: z
    .boolean()
    .register(meanings, {
      about:
        "Listens to the recorder's alertStream: a push makes the next reading come at once. A second connection.",
      allowed: '`true` or `false`',
    })
    .default(true),
  snapshots: z
    .union([z.boolean(), snapshotsBlock])
    .register(meanings, {
      about: 'A picture of each camera, one after the other.',
      allowed: '`true`, `false` or { every: SECONDS, width: PIXELS }',
    })
    .default(false),
  allow_reboot: z
    .boolean()
    .register(meanings, { about: 'Offers to restart the recorder.', allowed: '`true` or `false`' })
    .default(false),
  health: z
    .boolean()
    .register(meanings, {
      about: 'Whether disks, clock and load are looked at, seldom: at most one more request a cycle.',
      allowed: '`true` or `false`',
    })
    .default(true),
  poll_interval: whole(5, 3600)
    .register(meanings, {
      about: 'Seconds between two readings; default: the poll_interval of all.',
      allowed: INTERVAL,
    })
    .optional(),
};
