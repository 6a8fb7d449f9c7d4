import { items, type Tree } from '../tree.ts';
import { isList } from './lists.ts';
import { flag, word } from './scalars.ts';

/** An analog input (isapi.md 1.1). */
export interface VideoInput {
  readonly id: string;
  readonly name: string | null;
  /** `null` when the element is absent: a single camera, or old firmware. */
  readonly enabled: boolean | null;
  /** The resolution seen, or `NO VIDEO`; `null` when the element is absent or empty. */
  readonly resDesc: string | null;
}

/** `GET /ISAPI/System/Video/inputs/channels`; `null` when it is another document. */
export function readVideoInputs(tree: Tree): readonly VideoInput[] | null {
  const found = items(tree, 'VideoInputChannel');
  if (found.length === 0 && !isList(tree, 'VideoInputChannelList')) return null;
  return found.flatMap((item) => {
    const id = word(item, 'id');
    if (id === null) return [];
    return [
      {
        id,
        name: word(item, 'name'),
        enabled: flag(item, 'videoInputEnabled'),
        resDesc: word(item, 'resDesc'),
      },
    ];
  });
}
