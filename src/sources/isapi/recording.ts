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

/** Whether a channel is being written now, by the ladder of isapi.md 2.7. A schedule is no rung of it. */
export function findRecording({ working, workingMissing, proxyWord }: RecordingSources): Finding {
  if (working !== undefined && (working.record !== null || working.recordStatus !== null))
    return weigh(working);
  if (proxyWord !== null) return weighWord(proxyWord);
  return {
    sight: { is: 'none', reason: working === undefined ? workingMissing : 'no_evidence' },
    evidence: 'none',
  };
}

function weigh({ record, recordStatus }: ChannelStatus): Finding {
  const words = [
    record === null ? null : `record=${record}`,
    recordStatus === null ? null : `recordStatus=${recordStatus}`,
  ];
  const evidence = `workingstatus ${words.filter((word) => word !== null).join(' ')}`;
  const says = [byRecord(record), byStatus(recordStatus)].filter((value) => value !== null);
  if (says.length === 0) return { sight: { is: 'none', reason: 'unknown_value' }, evidence };
  const [first] = says;
  if (says.some((value) => value !== first))
    return { sight: { is: 'none', reason: 'contradictory' }, evidence };
  return first === true
    ? { sight: { is: 'yes', reason: null }, evidence }
    : { sight: { is: 'no', reason: reasonOf(recordStatus) }, evidence };
}

function byRecord(record: number | null): boolean | null {
  return record === 1 ? true : record === 0 ? false : null;
}

/** Here 0 is the good value (isapi.md 1.4). */
function byStatus(recordStatus: number | null): boolean | null {
  if (recordStatus === 0) return true;
  return recordStatus === 1 || recordStatus === 2 || recordStatus === 3 ? false : null;
}

function reasonOf(recordStatus: number | null): string {
  if (recordStatus === 1) return 'disk_error';
  return recordStatus === 2 ? 'camera_offline' : 'unexpected';
}

function weighWord(word: string): Finding {
  const evidence = `InputProxy status recordStatus=${word}`;
  if (/^recording$/i.test(word)) return { sight: { is: 'yes', reason: null }, evidence };
  if (/^(idle|notRecording|stopped)$/i.test(word))
    return { sight: { is: 'no', reason: 'unexpected' }, evidence };
  return { sight: { is: 'none', reason: 'unknown_value' }, evidence };
}
