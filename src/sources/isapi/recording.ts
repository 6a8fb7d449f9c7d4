import { wordOf } from '../../domain/plain.ts';
import type { Sight } from '../../domain/snapshot.ts';
import type { ChannelStatus } from './documents/working-status.ts';

/** A sight and what it rests on, in a few words. */
export interface Finding {
  readonly sight: Sight;
  readonly evidence: string;
}

/** What was read of a channel's recording, and why not, where it was not. */
export interface RecordingSources {
  /** The channel's record of the working status. */
  readonly working: ChannelStatus | undefined;
  /** Why there is none. */
  readonly workingMissing: string;
  /** `recordStatus` of the InputProxy status. */
  readonly proxyWord: string | null;
}

/** What one document says of it. */
interface Word {
  readonly text: string;
  /** `null`: something that is not known. */
  readonly isWritten: boolean | null;
}

/**
 * Whether a channel is being written now, by the ladder of isapi.md 2.7; whatever is told must agree (contract 3.5).
 * A schedule is no rung of it.
 */
export function findRecording({ working, workingMissing, proxyWord }: RecordingSources): Finding {
  const status = working === undefined ? [] : wordsOf(working);
  const proxy =
    proxyWord === null
      ? []
      : [{ text: `recordStatus=${wordOf(proxyWord) ?? '?'}`, isWritten: byWord(proxyWord) }];
  if (status.length === 0 && proxy.length === 0)
    return {
      sight: { is: 'none', reason: working === undefined ? workingMissing : 'no_evidence' },
      evidence: 'none',
    };
  const says = [...status, ...proxy].flatMap(({ isWritten }) => isWritten ?? []);
  const [isWritten] = says;
  const isContradictory = says.some((value) => value !== isWritten);
  const evidence = [say('workingstatus', status), say('InputProxy status', proxy)].filter(
    (text) => text !== null,
  );
  // Where they agree, one that says it is enough.
  const isFirst = proxy.length === 0 || status.some((word) => word.isWritten !== null);
  const shown = (isContradictory ? evidence.join(', ') : evidence.at(isFirst ? 0 : -1)) ?? 'none';
  if (isContradictory) return { sight: { is: 'none', reason: 'contradictory' }, evidence: shown };
  if (isWritten === undefined) return { sight: { is: 'none', reason: 'unknown_value' }, evidence: shown };
  return isWritten
    ? { sight: { is: 'yes', reason: null }, evidence: shown }
    : { sight: { is: 'no', reason: reasonOf(working?.recordStatus ?? null) }, evidence: shown };
}

function wordsOf({ record, recordStatus }: ChannelStatus): readonly Word[] {
  return [
    ...(record === null ? [] : [{ text: `record=${record}`, isWritten: byRecord(record) }]),
    ...(recordStatus === null
      ? []
      : [{ text: `recordStatus=${recordStatus}`, isWritten: byStatus(recordStatus) }]),
  ];
}

function say(document: string, words: readonly Word[]): string | null {
  return words.length === 0 ? null : `${document} ${words.map(({ text }) => text).join(' ')}`;
}

function byRecord(record: number): boolean | null {
  return record === 1 ? true : record === 0 ? false : null;
}

/** Here 0 is the good value (isapi.md 1.4). */
function byStatus(recordStatus: number): boolean | null {
  if (recordStatus === 0) return true;
  return recordStatus === 1 || recordStatus === 2 || recordStatus === 3 ? false : null;
}

function reasonOf(recordStatus: number | null): string {
  if (recordStatus === 1) return 'disk_error';
  return recordStatus === 2 ? 'camera_offline' : 'unexpected';
}

function byWord(word: string): boolean | null {
  if (/^recording$/i.test(word)) return true;
  return /^(idle|notRecording|stopped)$/i.test(word) ? false : null;
}
