import { isBranch, isList, type Node } from './node.ts';

/** A namespace of rebrands, under a prefix of its own. */
export const STD_CGI = { prefix: 'ns2:', uri: 'http://www.std-cgi.com/ver20/XMLSchema' } as const;

/** A document as XML; where it has several roots, or none but a list, in a root of their own (isapi.md 7, 1.4). */
export function writeXml(
  node: Node,
  space: typeof STD_CGI | null,
): { readonly type: string; readonly text: string } {
  const [first, ...more] = isBranch(node) ? Object.entries(node) : [];
  const isRooted = first !== undefined && more.length === 0 && !isList(first[1]);
  const isStatus = isBranch(node) && 'statusCode' in node;
  const root = isStatus ? 'ResponseStatus' : `${first?.[0] ?? 'Document'}List`;
  const whole = isRooted ? node : { [root]: node };
  const prefix = space?.prefix ?? '';
  const text = elements(whole, prefix);
  const named =
    space === null
      ? text
      : text.replace(/^<[^\s>]+/, (start) => `${start} xmlns:${prefix.slice(0, -1)}="${space.uri}"`);
  return { type: 'text/xml', text: `<?xml version="1.0" encoding="UTF-8"?>\n${named}\n` };
}

function elements(node: Node, prefix: string): string {
  if (isList(node)) return node.map((one) => elements(one, prefix)).join('');
  if (!isBranch(node)) return node === null ? '' : escape(String(node));
  return Object.entries(node)
    .flatMap(([name, inner]) => (isList(inner) ? inner : [inner]).map((one) => [name, one] as const))
    .map(([name, one]) => `<${prefix}${name}>${elements(one, prefix)}</${prefix}${name}>`)
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
