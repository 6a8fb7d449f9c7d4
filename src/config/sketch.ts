import { z } from 'zod';
import type { Path } from './fault.ts';
import { mqttFields } from './mqtt-schema.ts';
import { recorderFields } from './recorder-schema.ts';
import { fileFields } from './schema.ts';

const may = <T extends z.ZodType>(field: T) => field.optional().catch(undefined);

const sketchSchema = z.object({
  mqtt: z
    .object({
      url: may(mqttFields.url),
      embedded_port: may(mqttFields.embedded_port.removeDefault()),
      ca: may(mqttFields.ca),
      cert: may(mqttFields.cert),
      key: may(mqttFields.key),
      base_topic: may(mqttFields.base_topic),
      discovery_prefix: may(mqttFields.discovery_prefix),
    })
    .catch({}),
  recorders: z
    .array(
      z
        .object({
          id: may(recorderFields.id),
          name: may(recorderFields.name),
          host: may(recorderFields.host),
          port: may(recorderFields.port),
          tls: may(recorderFields.tls),
          channels: z.array(may(recorderFields.channels.unwrap().element)).catch([]),
          poll_interval: may(recorderFields.poll_interval),
        })
        .catch({ channels: [] }),
    )
    .catch([]),
  poll_interval: may(fileFields.poll_interval),
  confirm_after: may(fileFields.confirm_after),
});

/** The parts of a file that the rules look at. What is wrong by itself is absent, so that all else is still judged. */
export type Sketch = z.output<typeof sketchSchema>;

/** A file's value as far as it can be judged. */
export function sketch(value: unknown): Sketch {
  const parsed = sketchSchema.safeParse(value);
  return parsed.success ? parsed.data : { mqtt: {}, recorders: [] };
}

/** What the rules ask of the file beside its values. */
export interface Source {
  /** Whether the file has the option, be its value right or wrong. */
  has(path: Path): boolean;
  lineOf(path: Path): number;
  /** The file's own folder. */
  readonly folder: string;
}
