import { items, type Tree } from '../tree.ts';

/** The items of a list: `<hddList><hdd>…</hdd></hddList>`, and in JSON also `"hddList": [{…}]`, where they have no name. */
export function listed(tree: Tree, list: string, item: string): readonly Tree[] {
  const found = items(tree, item);
  return found.length > 0 ? found : items(tree, list);
}
