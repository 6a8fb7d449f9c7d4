/** A document without its form. */
export type Node = string | number | boolean | null | readonly Node[] | { readonly [name: string]: Node };

export function isList(node: Node): node is readonly Node[] {
  return Array.isArray(node);
}

export function isBranch(node: Node): node is { readonly [name: string]: Node } {
  return typeof node === 'object' && node !== null && !isList(node);
}
