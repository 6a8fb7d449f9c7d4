import { z } from 'zod';
import { INTERVAL, meanings, text, whole } from './fields.ts';
import { mqttFields } from './mqtt-schema.ts';
import { recorderFields } from './recorder-schema.ts';
import { webFields } from './web-schema.ts';

/** The options at the top of the file. */
export const fileFields = {
  mqtt: z.strictObject(mqttFields).register(meanings, {
    about: 'Where to tell it.',
    allowed: 'a block with at least `url`',
    // What stands here in its place may be a URL with its login.
    secret: true,
  }),
  recorders: z
    .array(
      z.strictObject(recorderFields).register(meanings, {
        about: 'A recorder.',
        allowed: 'a block with at least `name`, `host`, `username` and `password`',
      }),
    )
    .min(1)
    .register(meanings, { about: 'What to poll.', allowed: 'a list of at least one recorder' }),
  poll_interval: whole(5, 3600)
    .register(meanings, { about: 'Seconds between two readings of a recorder.', allowed: INTERVAL })
    .default(30),
  offline_after: whole(1, 10)
    .register(meanings, {
      about: 'Consecutive bad readings before a camera or a recorder counts as lost.',
      allowed: 'a whole number from 1 to 10',
    })
    .default(2),
  confirm_after: z
    .number()
    .min(1)
    .max(60)
    .register(meanings, {
      about:
        'Seconds until a doubtful reading is asked again; default: 5, or half the interval where that is less.',
      allowed: 'a number of seconds from 1 to 60, below every poll_interval',
    })
    .optional(),
  log: z
    .strictObject({
      file: z
        .union([z.literal(false), text()])
        .register(meanings, {
          about: 'The event log; `false` turns it off.',
          allowed: 'the path of a file, or `false`',
        })
        .default('camera_log.txt'),
      format: z
        .enum(['text', 'json'])
        .register(meanings, { about: 'Of the event log.', allowed: '`text` or `json`' })
        .default('text'),
      level: z
        .enum(['error', 'warn', 'info', 'debug', 'trace'])
        .register(meanings, {
          about: "Of the program's own log on standard output.",
          allowed: '`error`, `warn`, `info`, `debug` or `trace`',
        })
        .default('info'),
    })
    .register(meanings, { about: 'Logs.', allowed: 'a block of `file`, `format` and `level`' })
    .prefault({}),
  web: z
    .strictObject(webFields)
    .register(meanings, {
      about: 'What the bridge serves over HTTP.',
      allowed: 'a block of `port` and `host`',
    })
    .prefault({}),
  data_dir: text()
    .register(meanings, {
      about: 'Where the bridge keeps what must survive a restart.',
      allowed: 'the path of a folder',
    })
    .default('./data'),
};

/** The file as it may be written. Paths are still relative, and what depends on other options is still open. */
export const fileSchema = z.strictObject(fileFields).register(meanings, {
  about: 'The file.',
  allowed: 'a block with at least `recorders`',
  // A file that is nothing but a text may be that of a password.
  secret: true,
});

export type ConfigFile = z.output<typeof fileSchema>;
