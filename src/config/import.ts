import { Document, isScalar } from 'yaml';
import type { RecorderOptions } from './config.ts';
import type { Fault } from './fault.ts';
import { readConfig } from './read.ts';
import { passwordVariable } from './variable.ts';

export type Imported =
  | { readonly ok: true; readonly yaml: string }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const HEAD = ` Made from {file}.

 The broker. Without this block it is $MQTT_URL (with $MQTT_USERNAME and $MQTT_PASSWORD), else mqtt://127.0.0.1:1883.
 mqtt:
   url: mqtt://192.168.1.5:1883
   username: dvr2mqtt
   password: !env MQTT_PASSWORD`;

/** dvr_config.json as YAML that means the same, with the passwords as they are. */
export function importOldConfig(text: string, fileName: string): Imported {
  const read = readConfig(text, { env: {}, folder: '.' });
  if (!read.ok) return read;
  if (!read.old) {
    const message = 'is not of the old form; it has `recorders` and can be used as it is';
    return { ok: false, faults: [{ line: 1, path: '', message }] };
  }
  const document = new Document({ recorders: read.config.recorders.map(describeRecorder) });
  document.commentBefore = HEAD.replace('{file}', () => fileName.replaceAll(/\p{Cc}+/gu, ' '));
  for (const [at, { id }] of read.config.recorders.entries()) {
    const password = document.getIn(['recorders', at, 'password'], true);
    if (isScalar(password)) password.comment = ` better: !env ${passwordVariable(id)}`;
    const channels = document.getIn(['recorders', at, 'channels'], true);
    if (channels !== undefined && channels !== null) Object.assign(channels, { flow: true });
  }
  return {
    ok: true,
    yaml: document.toString({ lineWidth: 0, blockQuote: false, flowCollectionPadding: false }),
  };
}

function describeRecorder(recorder: RecorderOptions): Record<string, unknown> {
  const { id, name, host, port, username, password, type, channels } = recorder;
  return {
    id,
    name,
    host,
    ...(port === 80 ? {} : { port }),
    username,
    password,
    ...(type === 'auto' ? {} : { type }),
    ...(channels === null ? {} : { channels: channels.map((channel) => bareId(channel.id)) }),
  };
}

/** Numbers look better than quoted numbers, where they mean the same. */
function bareId(id: string): string | number {
  return /^(?:0|[1-9]\d{0,4})$/.test(id) && Number(id) <= 65_535 ? Number(id) : id;
}
