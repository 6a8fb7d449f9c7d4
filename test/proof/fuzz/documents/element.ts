import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/** An element of XML, or a field of JSON; the document itself is one without a name. */
export interface Element {
  name: string;
  /** As a reader is to see it. */
  text: string;
  /** What stands there in JSON instead of the text: `null`, `1e999`, `[]` … */
  literal: string | null;
  /** Of XML, with the blank before each. */
  attributes: string;
  /** Stands in a list of JSON, if by itself. */
  isListed: boolean;
  children: Element[];
}

export type Form = 'xml' | 'json';

export function element(name: string, text = '', children: Element[] = []): Element {
  return { name, text, literal: null, attributes: '', isListed: false, children };
}

export function clone({ children, ...rest }: Element): Element {
  return { ...rest, children: children.map(clone) };
}

/** An element and all below it, from the outside in. */
export function all(root: Element): Element[] {
  return [root, ...root.children.flatMap(all)];
}

/** The name without a prefix, in the one letter case in which names are compared. */
export function localName({ name }: Element): string {
  return name
    .slice(name.lastIndexOf(':') + 1)
    .trim()
    .toLowerCase();
}

const Nodes = z.array(z.record(z.string(), z.unknown()));
const XML = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  ignoreDeclaration: true,
  parseTagValue: false,
  parseAttributeValue: false,
});

/** Takes apart a document that is well formed. */
export function takeApart(source: string): { readonly root: Element; readonly form: Form } {
  const text = source.trim();
  if (!text.startsWith('{'))
    return { root: element('', '', fromNodes(XML.parse(text)).children), form: 'xml' };
  return { root: fromJson('', JSON.parse(text)), form: 'json' };
}

function fromNodes(nodes: unknown): { readonly text: string; readonly children: Element[] } {
  const children: Element[] = [];
  let text = '';
  for (const node of Nodes.parse(nodes)) {
    const { ':@': attributes, '#text': own, ...rest } = node;
    if (typeof own === 'string') text += own;
    for (const [name, inner] of Object.entries(rest)) {
      const read = fromNodes(inner);
      const written = Object.entries(z.record(z.string(), z.string()).parse(attributes ?? {}));
      const found = element(name, read.text, read.children);
      found.attributes = written.map(([key, value]) => ` ${key}="${value}"`).join('');
      children.push(found);
    }
  }
  return { text, children };
}

function fromJson(name: string, value: unknown): Element {
  if (typeof value === 'string') return element(name, value);
  if (typeof value !== 'object' || value === null)
    return { ...element(name), literal: JSON.stringify(value) };
  const children = Object.entries(value).flatMap(([key, below]: [string, unknown]) =>
    Array.isArray(below)
      ? below.map((one: unknown) => ({ ...fromJson(key, one), isListed: true }))
      : [fromJson(key, below)],
  );
  return element(name, '', children);
}

/** Characters of a text that are taken over. */
const LONGEST = 256;

/** What a reader may see of an element's own text, each once: a number also as it is written, where JavaScript cannot hold it. */
export function readingsOf(one: Element): string[] {
  return [...new Set(mayRead(one))];
}

function mayRead({ text, literal, children }: Element): string[] {
  // What is no Unicode is not taken over, and every line break of XML is one and the same (XML 1.0, 2.11).
  if (literal === null)
    return [text, text.replaceAll(/\r\n?/g, '\n')].map((one) => one.trim().slice(0, LONGEST).toWellFormed());
  if (children.length > 0) return [''];
  const value: unknown = JSON.parse(literal);
  // Of a list the first counts.
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'number') return [String(first), literal];
  return [typeof first === 'boolean' ? String(first) : ''];
}

const ESCAPES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;' };

/** The document as it is sent. */
export function put(root: Element, form: Form): string {
  return form === 'xml' ? `<?xml version="1.0" encoding="UTF-8"?>\n${tagsOf(root)}` : fields(root);
}

function tagsOf(one: Element): string {
  const own = one.literal === null ? one.text : (readingsOf(one).at(-1) ?? '');
  const escaped = own.replaceAll(/[<>&]/g, (mark) => ESCAPES[mark] ?? mark);
  const below = one.children.map(
    (child) => `<${child.name}${child.attributes}>${tagsOf(child)}</${child.name}>`,
  );
  return escaped + below.join('');
}

/** Fields of one name are one list, as recorders write them. */
function fields({ children }: Element): string {
  const byName = new Map<string, { readonly values: string[]; readonly isList: boolean }>();
  for (const child of children) {
    const value = child.children.length > 0 ? fields(child) : (child.literal ?? JSON.stringify(child.text));
    const others = byName.get(child.name);
    if (others === undefined) byName.set(child.name, { values: [value], isList: child.isListed });
    else others.values.push(value);
  }
  const told = [...byName].map(([name, { values, isList }]) => {
    const value = isList || values.length > 1 ? `[${values.join(',')}]` : (values[0] ?? 'null');
    return `${JSON.stringify(name)}:${value}`;
  });
  return `{${told.join(',')}}`;
}
