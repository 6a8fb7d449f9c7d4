import type { Said, Watched } from './watched.ts';

/** What the bridge cannot but know by a time: it was told so, twice where it is a loss, and lived on. */
export interface Claim {
  /** `house/2` for a camera, `house` for a recorder. */
  readonly whose: string;
  readonly fact: Said['fact'];
  readonly is: boolean;
  readonly by: number;
}

/** A life of the bridge: from its start until it was killed, or `Infinity`. */
export interface Life {
  readonly number: number;
  readonly since: number;
  until: number;
}

/** So long after its answers a reading has left its trace, however busy the machine. */
const DIGESTED = 3000;
/** A trouble that begins so shortly after a document was given out, or ends before, may have hit the same reading. */
const NEAR = 1500;
/** Requests further apart than this belong to two readings: the shortest pause between them is a second. */
const APART = 900;

/** Everything that the bridge cannot but know of one recorder. */
export function claimsOf(watched: Watched, lives: readonly Life[]): readonly Claim[] {
  const endOf = (life: number): number => lives.find(({ number }) => number === life)?.until ?? 0;
  const isIn = (life: number, by: number): boolean => by < endOf(life) && by < Date.now();
  return [
    ...(['online', 'recording'] as const).flatMap((fact) => claimsOfCameras(watched, fact, isIn)),
    ...claimsOfLosses(watched, isIn),
  ];
}

type IsIn = (life: number, by: number) => boolean;

/** A camera that was said to be there, or twice in a row not to be, in one life and with no trouble between. */
function claimsOfCameras(watched: Watched, fact: Said['fact'], isIn: IsIn): readonly Claim[] {
  const all = watched.said.filter((one) => one.fact === fact);
  return all.flatMap((said, index) => {
    const { at, life, values } = said;
    const next = all[index + 1];
    const by = Math.min(next?.life === life ? next.at : Infinity, at + DIGESTED);
    if (!isIn(life, by) || !isCalm(watched, at, at)) return [];
    const before = all[index - 1];
    const isSecond = before?.life === life && isCalm(watched, before.at, at);
    const found: Claim[] = [];
    for (const [camera, is] of values) {
      const isLoss = isSecond && !is && before.values.get(camera) === false;
      const isCertain = isLoss && (fact === 'online' || isRecordingTold(watched, before, said, camera));
      if (is || isCertain) found.push({ whose: `${watched.id}/${camera}`, fact, is, by });
    }
    if (fact === 'online') found.push({ whose: watched.id, fact, is: true, by });
    return found;
  });
}

/** A loss of recording is an event once the schedule is known, and while the camera is there (contract 3.6). */
function isRecordingTold(watched: Watched, before: Said, said: Said, camera: string): boolean {
  const schooled = watched.schooled.get(said.life) ?? Infinity;
  const seen = watched.said.filter(
    ({ fact, life, at }) => fact === 'online' && life === said.life && at <= said.at + NEAR,
  );
  const isThere = seen.length > 0 && seen.every(({ values }) => values.get(camera) === true);
  return isThere && schooled < before.at;
}

/** Two readings in one trouble, in one life, are the loss of the recorder. */
function claimsOfLosses(watched: Watched, isIn: IsIn): readonly Claim[] {
  return watched.troubles
    .filter(({ isTotal }) => isTotal)
    .flatMap(({ from, until }) => {
      const readings = watched.asked.filter(
        ({ at }, index, all) => at > from + NEAR && at - (all[index - 1]?.at ?? 0) > APART,
      );
      return readings.flatMap(({ at, life }, index) => {
        const by = at + DIGESTED;
        const isSecond = index > 0 && readings[index - 1]?.life === life;
        return isSecond && by < until && isIn(life, by)
          ? [{ whose: watched.id, fact: 'online' as const, is: false, by }]
          : [];
      });
    });
}

function isCalm({ troubles }: Watched, from: number, until: number): boolean {
  return troubles.every((trouble) => trouble.from > until + NEAR || trouble.until < from - NEAR);
}
