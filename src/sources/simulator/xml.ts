import type { RecorderView } from './model.ts';

export const HIKVISION = 'http://www.hikvision.com/ver20/XMLSchema';
export const ISAPI_ORG = 'http://www.isapi.org/ver20/XMLSchema';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as it stands in an element or an attribute. */
function escapeText(text: string): string {
  return /[&<>"]/.test(text) ? text.replaceAll(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign) : text;
}

/** `<name>text</name>`; nothing at all where there is no value. */
export function element(name: string, value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined ? '' : `<${name}>${escapeText(String(value))}</${name}>`;
}

/** ` version="…" xmlns="…"` in the words of this recorder. The version means nothing. */
export function namespaced(model: RecorderView, namespace: string): string {
  const version = namespace === ISAPI_ORG ? '2.0' : '1.0';
  const told = model.namespace === undefined ? namespace : model.namespace;
  return told === null ? ` version="${version}"` : ` version="${version}" xmlns="${escapeText(told)}"`;
}

/** A whole document; `attributes` stand behind the namespace, with a leading space. */
export function xmlDocument(
  model: RecorderView,
  root: string,
  namespace: string,
  content: string,
  attributes = '',
): string {
  const name = model.rootNames?.[root] ?? root;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${namespaced(model, namespace)}${attributes}>${content}</${name}>\n`;
}
