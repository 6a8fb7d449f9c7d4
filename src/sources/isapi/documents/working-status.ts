import { items, type Tree } from '../tree.ts';
import { isList } from './lists.ts';
import { count, word } from './scalars.ts';

/** What a recorder says that it does with a channel now (isapi.md 1.4). Polarities differ: see there. */
export interface ChannelStatus {
  readonly number: string;
  /** 1 online, 0 offline. */
  readonly online: number | null;
  /** 1 recording, 0 not. */
  readonly record: number | null;
  /** 0 recording, 1 disk exception, 2 camera offline, 3 other. */
  readonly recordStatus: number | null;
  /** 0 normal, 1 signal lost. */
  readonly signal: number | null;
  /** Told of analog channels only. */
  readonly isAnalog: boolean;
}

/** `GET /ISAPI/System/workingstatus[/chanStatus]?format=json`; `null` when it is another document. */
export function readWorkingStatus(tree: Tree): readonly ChannelStatus[] | null {
  const found = items(tree, 'ChanStatus');
  if (found.length === 0 && !isEmptyList(tree)) return null;
  return found.flatMap((item) => {
    const number = word(item, 'chanNo');
    if (number === null) return [];
    return [
      {
        number,
        online: count(item, 'online'),
        record: count(item, 'record'),
        recordStatus: count(item, 'recordStatus'),
        signal: count(item, 'signal'),
        isAnalog: word(item, 'enable') !== null,
      },
    ];
  });
}

/** Whether two readings say the same: figures that change by themselves are not among what is read. */
export function isSameWorkingStatus(one: readonly ChannelStatus[], other: readonly ChannelStatus[]): boolean {
  return one.length === other.length && one.every((channel, index) => isSameChannel(channel, other[index]));
}

function isSameChannel(one: ChannelStatus, other: ChannelStatus | undefined): boolean {
  return (
    other !== undefined &&
    one.number === other.number &&
    one.online === other.online &&
    one.record === other.record &&
    one.recordStatus === other.recordStatus &&
    one.signal === other.signal &&
    one.isAnalog === other.isAnalog
  );
}

function isEmptyList(tree: Tree): boolean {
  return isList(tree, 'ChanStatus') || isList(tree, 'ChanStatusList') || isList(tree, 'WorkingStatus');
}
