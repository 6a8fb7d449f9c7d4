/**
 * What the form lets through: numbers and ranges with commas between them, blanks wherever people put them.
 * `addon/config.yaml` repeats it (Supervisor anchors `match` at the start only).
 */
export const CHANNELS_PATTERN = '^ *[0-9]+ *(- *[0-9]+ *)?(, *[0-9]+ *(- *[0-9]+ *)?)*$';

/** More than any recorder has. */
const MOST_CHANNELS = 256;
const LAST_ID = 65_535;
const ALLOWED = 'must be numbers and ranges like `1-4, 7`, or empty for all channels';

export type Channels =
  | { readonly ok: true; readonly ids: readonly number[] }
  | { readonly ok: false; readonly message: string };

/** Reads `1-4, 7`, or a plain number, as ISAPI channel ids in the order given. */
export function readChannels(value: unknown): Channels {
  if (typeof value !== 'string' && typeof value !== 'number') return refuse(ALLOWED);
  const ids = new Set<number>();
  for (const piece of String(value).split(',')) {
    const numbers = /^(\d+)(?:\s*-\s*(\d+))?$/.exec(piece.trim());
    if (numbers === null) return refuse(piece.trim() === '' ? `has a comma too many; ${ALLOWED}` : ALLOWED);
    const first = Number(numbers[1]);
    const last = Number(numbers[2] ?? first);
    if (first > last) return refuse(`has the range ${first}-${last}, which must be ${last}-${first}`);
    // The size of a range comes first: it is told before one of its ids is.
    if (last - first >= MOST_CHANNELS) return refuse(TOO_MANY);
    if (last > LAST_ID) return refuse(`has a channel above ${LAST_ID}; ${ALLOWED}`);
    for (let id = first; id <= last; id += 1) {
      if (ids.has(id)) return refuse(`names channel ${id} twice; every channel must be given once`);
      ids.add(id);
    }
    if (ids.size > MOST_CHANNELS) return refuse(TOO_MANY);
  }
  return { ok: true, ids: [...ids] };
}

const TOO_MANY = `names more than ${MOST_CHANNELS} channels; ${ALLOWED}`;

function refuse(message: string): Channels {
  return { ok: false, message };
}
