import { child, type Tree } from '../tree.ts';

/** Whether a document without items is the list that was asked for, and not another document. */
export function isList(tree: Tree, root: string): boolean {
  return child(tree, root) !== undefined;
}
