import { parseTree, type Tree } from '../../../src/sources/isapi/tree.ts';

/** What a mapper makes of a body. */
export function read<T>(mapper: (tree: Tree) => T, body: string | object): T {
  return mapper(parseTree(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))));
}

/** XML in each of the namespaces that are met, and under a prefix. */
export function inNamespaces(root: string, content: string): readonly string[] {
  const spaces = [
    '',
    ' xmlns=""',
    ' version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"',
    ' version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"',
    ' xmlns="http://www.std-cgi.com/ver20/XMLSchema"',
  ];
  const plain = spaces.map((space) => `<${root}${space}>${content}</${root}>`);
  const prefixed = `<${root}>${content}</${root}>`.replaceAll(/<(\/?)(?=[a-zA-Z])/g, '<$1ns:');
  return [...plain, prefixed];
}
