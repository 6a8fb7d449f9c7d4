import { child, type Tree } from '../tree.ts';

/**
 * Whether a document without items is the list that was asked for, and not another document. Rebrands rename
 * roots: an empty one that calls itself a list is taken for it.
 */
export function isList(tree: Tree, root: string): boolean {
  if (child(tree, root) !== undefined) return true;
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return false;
  const roots = Object.entries(tree);
  return roots.length === 1 && roots.every(([name, content]) => /list$/i.test(name) && content === '');
}
