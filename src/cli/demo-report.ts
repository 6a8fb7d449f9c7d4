import { cameraName, type Channel, counts, type Recorder, shown, tally } from '../domain/state.ts';
import { plural, sayRecording } from './check-summary.ts';
import { neutral, type Paint, wrapped } from './terminal.ts';

/** Every recorder with its cameras, compactly. */
export function describeRecorders(
  recorders: readonly Recorder[],
  places: ReadonlyMap<string, string>,
  width: number,
  paint: Paint,
): string {
  return recorders
    .flatMap((recorder) => {
      const { id, name, device, status } = recorder;
      const facts = [id, places.get(id) ?? '', neutral(device?.model ?? ''), sayCounts(recorder)];
      const sign = status === 'ok' ? paint('green', '✓') : paint('red', '✗');
      const title = `${sign} ${paint('bold', neutral(name))}`;
      const cameras = recorder.channels.filter(counts).map((channel) => sayCamera(channel, paint));
      return [
        wrapped(
          [title, ...facts.filter((fact) => fact !== '').map((fact) => paint('gray', fact))],
          width,
          '    ',
          ' · ',
        ),
        `    ${wrapped(cameras, width - 4, '    ', '  ')}`,
      ];
    })
    .join('\n');
}

/** All recorders in a line. */
export function sayState(recorders: readonly Recorder[], width: number, paint: Paint): string {
  const parts = recorders.map((recorder) => `${neutral(recorder.name)}: ${sayCounts(recorder)}`);
  return paint('gray', wrapped(['= now', ...parts], width, '  ', '  '));
}

function sayCounts({ status, channels }: Recorder): string {
  if (status !== 'ok') return status ?? 'starting';
  const cameras = channels.filter(counts);
  const online = tally(cameras, 'online').yes;
  return `${plural(cameras.length, 'camera')}, ${online} online, ${sayRecording(cameras)}`;
}

function sayCamera(channel: Channel, paint: Paint): string {
  const online = shown(channel.online);
  const sign = online === null ? paint('gray', '?') : online ? paint('green', '✓') : paint('red', '✗');
  return `${sign} ${channel.key} ${neutral(cameraName(channel))}`;
}
