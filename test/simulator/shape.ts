import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
});

/** An XML document as a plain tree with attributes. */
export function parse(xml: string): unknown {
  return parser.parse(xml);
}

/** The paths of all elements in the order of their first appearance, ids of repeated siblings left out. */
export function paths(xml: string): string[] {
  const open: string[] = [];
  const found = new Set<string>();
  for (const [, close, name, self] of xml.matchAll(/<(\/?)([A-Za-z]\w*)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close === '/') open.pop();
    else {
      open.push(name ?? '');
      found.add(open.join('/'));
      if (self === '/') open.pop();
    }
  }
  return [...found];
}
