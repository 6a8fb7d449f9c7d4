import { items, type Tree } from '../tree.ts';
import { word } from './scalars.ts';

/**
 * The items of a list: `<hddList><hdd>…</hdd></hddList>`, and in JSON also `"hddList": [{…}]`, where they have no name.
 *
 * @param key what every item has; a list's own fields are none
 */
export function listed(tree: Tree, list: string, item: string, key: string): readonly Tree[] {
  const found = items(tree, item);
  return found.length > 0 ? found : items(tree, list).filter((one) => word(one, key) !== null);
}
