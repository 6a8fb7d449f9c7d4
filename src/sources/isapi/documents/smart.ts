import { items, type Tree } from '../tree.ts';
import { count, word } from './scalars.ts';

/** What a disk says of itself. */
export interface Smart {
  /** °C. */
  readonly temperature: number | null;
  /** The recorder's word: `ok`, or what is wrong (`error`, `badsectors`, `fault`). */
  readonly health: string | null;
}

/** Right spellings are accepted beside the wrong ones that firmwares use. */
const TEMPERATURE = ['temprature', 'temperature'] as const;
const OWN_VERDICT = ['selfEvaluaingStatus', 'selfEvaluatingStatus', 'selfEvaluationStatus'] as const;
const OVERALL = ['allEvaluaingStatus', 'allEvaluatingStatus', 'allEvaluationStatus'] as const;
/** Words that mean no harm; the guide prints `functional` without its first letter. */
const WELL = /^(?:ok|f?unctional)$/i;
const COLDEST = -40;
const HOTTEST = 120;

/**
 * `GET /ISAPI/ContentMgmt/Storage/hdd/{id}/SMARTTest/status`, of a disk, not of a network volume; `null` when it is
 * another document.
 *
 * Verified on a DS-7608NI-K2 (centreon-plugins issue 3211): root `SmartTestStatus`, `temprature` in °C, `powerOnDay`,
 * `selfEvaluaingStatus` `ok`, `allEvaluaingStatus` `functional`, `selfTestStatus` `not_tested`, a `TestResultList` of
 * attributes. From Hikvision's developer guide (16.2.272): root `SMARTTestStatus`, self-evaluation `ok` or `error`,
 * overall `functional`, `badsectors` or `fault`. Not verified: that a temperature of 0 means none; other readers of this
 * document take it so, and no disk that runs is as cold.
 */
export function readSmart(tree: Tree): Smart | null {
  const own = first(tree, OWN_VERDICT, word);
  const overall = first(tree, OVERALL, word);
  const degrees = first(tree, TEMPERATURE, count);
  const isSmart = items(tree, 'SMARTTestStatus').length > 0 || items(tree, 'SMARTTest').length > 0;
  if (own === null && overall === null && degrees === null && !isSmart) return null;
  const verdicts = [own, overall].filter((verdict) => verdict !== null);
  return {
    temperature: degrees === null || degrees === 0 || degrees < COLDEST || degrees > HOTTEST ? null : degrees,
    health: verdicts.find((verdict) => !WELL.test(verdict)) ?? verdicts[0] ?? null,
  };
}

/** The first of several names that stands in the document's root. */
function first<T>(
  tree: Tree,
  names: readonly string[],
  read: (item: Tree, name: string) => T | null,
): T | null {
  const roots = typeof tree === 'object' && tree !== null ? [tree, ...Object.values(tree)] : [];
  for (const name of names) {
    for (const root of roots) {
      const value = read(root, name);
      if (value !== null) return value;
    }
  }
  return null;
}
