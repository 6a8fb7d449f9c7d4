import { isIPv6 } from 'node:net';
import { cameraName, type Channel, shown } from '../domain/state.ts';
import { isRecordingWrong, judge, reasonOf, type Verdict } from './check-verdict.ts';
import { type Colour, neutral, padded, type Paint, shortened, widthOf } from './terminal.ts';

interface Cell {
  readonly text: string;
  /** What is shown instead where the text does not fit. */
  readonly brief?: string;
  readonly colour?: Colour;
}

/** A column of the table. */
interface Column {
  readonly title: string;
  readonly cell: (channel: Channel) => Cell;
}

const SIGNS: Readonly<Record<Verdict, Cell>> = {
  good: { text: '✓', colour: 'green' },
  wrong: { text: '✗', colour: 'red' },
  unknown: { text: '?', colour: 'gray' },
  off: { text: '–', colour: 'gray' },
};
const GAP = '  ';
/** Which columns give way when the terminal is narrow, and how far, one after the other; 0 leaves one out. */
const STEPS = [
  ['why', 24],
  ['address', 21],
  ['camera', 16],
  ['why', 16],
  ['kind', 0],
  ['camera', 10],
  ['address', 17],
  ['why', 12],
  ['user', 5],
  ['user', 0],
  ['camera', 6],
  ['address', 0],
  ['why', 0],
] as const;

const id: Column = { title: 'id', cell: ({ key }) => ({ text: key }) };
const camera: Column = { title: 'camera', cell: (channel) => ({ text: neutral(cameraName(channel)) }) };
const kind: Column = { title: 'kind', cell: (channel) => ({ text: channel.kind ?? '?', colour: 'gray' }) };
const user: Column = { title: 'user', cell: (channel) => ({ text: neutral(channel.camera.user ?? '') }) };
const login: Column = { title: 'login', cell: (channel) => SIGNS[loginOf(channel)] };
const online: Column = { title: 'online', cell: (channel) => SIGNS[onlineOf(channel)] };
const recording: Column = { title: 'rec', cell: (channel) => SIGNS[recordingOf(channel)] };
const why: Column = { title: 'why', cell: explain };
const address: Column = { title: 'address', cell: (channel) => addressOf(channel, true) };
/** Where there is no room for the kind: an analog input has no address. */
const source: Column = { title: 'address', cell: (channel) => addressOf(channel, false) };
const COLUMNS = [id, camera, kind, address, user, login, online, recording, why];

/** The channels of a recorder as the lines of a table no wider than `width`, what is wrong first. */
export function channelTable(channels: readonly Channel[], width: number, paint: Paint): readonly string[] {
  const isWrong = (channel: Channel) => judge(channel) === 'wrong';
  const rows = [...channels.filter(isWrong), ...channels.filter((channel) => !isWrong(channel))];
  const layout = layOut(rows, width);
  const line = (cells: readonly Cell[], colour?: Colour) =>
    cells
      .map((cell, at) => {
        const text = fit(cell, layout[at]?.size ?? 0);
        const tint = colour ?? cell.colour;
        return tint === undefined ? text : paint(tint, text);
      })
      .join(GAP)
      .trimEnd();
  const titles = layout.map(({ column: { title } }) => ({ text: title }));
  return [
    `${GAP}  ${line(titles, 'gray')}`,
    ...rows.map((channel) => {
      const sign = SIGNS[judge(channel)];
      const cells = layout.map(({ column }) => column.cell(channel));
      return `${GAP}${paint(sign.colour ?? 'gray', sign.text)} ${line(cells, channel.enabled ? undefined : 'gray')}`;
    }),
  ];
}

interface Place {
  readonly column: Column;
  readonly size: number;
}

function layOut(channels: readonly Channel[], width: number): readonly Place[] {
  const place = (column: Column): Place => {
    const texts = [column.title, ...channels.map((channel) => column.cell(channel).text)];
    return { column, size: Math.max(...texts.map(widthOf)) };
  };
  let places = COLUMNS.map(place);
  for (const [title, least] of STEPS) {
    const excess = places.reduce((sum, { size }) => sum + size + GAP.length, GAP.length) - width;
    if (excess <= 0) break;
    places = places.flatMap((one) => {
      if (least === 0 && title === 'kind' && one.column === address) return place(source);
      if (one.column.title !== title) return one;
      return least === 0 ? [] : { ...one, size: Math.min(one.size, Math.max(least, one.size - excess)) };
    });
  }
  return places;
}

function fit({ text, brief = text }: Cell, size: number): string {
  return padded(widthOf(text) <= size ? text : shortened(brief, size), size);
}

function addressOf({ kind: channelKind, camera: { ip, port } }: Channel, hasKind: boolean): Cell {
  if (ip === null) return { text: hasKind ? '' : (channelKind ?? ''), colour: 'gray' };
  const host = neutral(ip);
  const bare = isIPv6(host) && port !== null ? `[${host}]` : host;
  return { text: port === null ? bare : `${bare}:${port}` };
}

function onlineOf(channel: Channel): Verdict {
  return channel.enabled ? verdictOf(shown(channel.online)) : 'off';
}

function recordingOf(channel: Channel): Verdict {
  if (!channel.enabled || channel.recording.reason === 'idle') return 'off';
  return isRecordingWrong(channel) ? 'wrong' : verdictOf(shown(channel.recording));
}

function loginOf({ camera: { auth } }: Channel): Verdict {
  if (auth === null) return 'off';
  if (auth === 'unknown') return 'unknown';
  return auth === 'ok' ? 'good' : 'wrong';
}

function verdictOf(fact: boolean | null): Verdict {
  if (fact === null) return 'unknown';
  return fact ? 'good' : 'wrong';
}

/** The reason where something is not as it should be, and what the recording state rests on. */
function explain(channel: Channel): Cell {
  const reason = reasonOf(channel);
  const evidence = channel.evidence === 'none' ? '' : neutral(channel.evidence);
  // Without the document: what it says is enough to look it up.
  const brief = reason === null ? evidence.replace(/^.*? (?=\w+=)/, '') : neutral(reason);
  const text = [neutral(reason ?? ''), evidence].filter((part) => part !== '').join(' · ');
  return judge(channel) === 'wrong' ? { text, brief } : { text, brief, colour: 'gray' };
}
