/** A disk of a recorder, or a network volume that it records to, as the recorder describes it. */
export interface DiskReport {
  /** The ISAPI id; `nas-<id>` for a network volume, `ssd-<id>` for one of a recorder's separate list of SSDs. */
  readonly id: string;
  /** The recorder's word for the condition (`ok`, `error`, `reparing` …); `''` where it says none. */
  readonly status: string;
  /** `SATA`, `NFS` … */
  readonly type: string | null;
  /** GB of 10⁹ bytes, to one decimal; `null` also for a size of 0, which is how recorders write what they cannot tell. */
  readonly capacity: number | null;
  /** GB of 10⁹ bytes, to one decimal. 0 is the rule where a recorder overwrites what is oldest. */
  readonly free: number | null;
  readonly model: string | null;
  /** °C. */
  readonly temperature: number | null;
  /** The recorder's word for what the disk says of itself (`ok`, `badsectors` …). */
  readonly smart: string | null;
}

/** Words for a disk that does what it is there for, in all spellings that are met (isapi.md 4.4, 1.4). */
const WELL = /^(?:ok|normal|active|idle|sleep(?:ing)?|rep{1,2}ai?r+ing|format+ing)$/;
/** An empty slot. */
const EMPTY_SLOT = /^not?exist/;

/** Whether a word means a problem (contract 8): what no one lists as well is one, no word at all is unknown. */
export function judgeDisk(status: string): 'ok' | 'problem' | 'unknown' {
  const word = plain(status);
  if (word === '') return 'unknown';
  return WELL.test(word) ? 'ok' : 'problem';
}

/** Whether there is a disk at all: some recorders list empty slots as `notexist`. */
export function isFitted(status: string): boolean {
  return !EMPTY_SLOT.test(plain(status));
}

function plain(status: string): string {
  return status.toLowerCase().replaceAll(/[\s_-]+/g, '');
}
