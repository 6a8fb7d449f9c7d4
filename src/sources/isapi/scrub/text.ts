/**
 * A stretch of a document: markup, which stays, a key of JSON, or content, with the names that it stands under, innermost
 * first.
 */
export type Piece =
  | { readonly is: 'markup' | 'key'; readonly text: string }
  | { readonly is: 'text' | 'string' | 'number'; readonly text: string; readonly names: readonly string[] };

const XML_MARKUP =
  /<\?xml\b[^<>]*\?>|<!--|-->|<!\[CDATA\[|\]\]>|<(?<close>\/?)(?<name>[A-Za-z_][\w:.-]*)(?<attributes>(?:\s+[\w:.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(?<empty>\/?)>/g;
const ATTRIBUTE = /(?<before>\s+(?<name>[\w:.-]+)\s*=\s*(?<quote>["']))(?<value>[^<]*?)\k<quote>/g;
/** A string that is never closed runs to the end; figures within a word are no number. */
const JSON_TOKEN = /"(?:[^"\\]|\\(?:.|$))*(?<close>"|$)|(?<![^\s:,[])-?\d[\d.eE+-]*(?![^\s,\]}])|[{}[\]]/gs;
/** No recorder's document is nested so deeply; one that is would cost more than it is worth. */
const DEEPEST = 64;

/**
 * Cuts a document into pieces, which together are the document again. Whatever is ill-formed in it is content.
 * `null` for one that is nested too deeply.
 */
export function cut(document: string): Piece[] | null {
  return /^[\s\u{FEFF}]*[[{]/u.test(document) ? cutJson(document) : cutXml(document);
}

function cutXml(document: string): Piece[] | null {
  const pieces: Piece[] = [];
  const open: string[] = [];
  let end = 0;
  const content = (text: string) => {
    if (text !== '') pieces.push({ is: 'text', text, names: open.toReversed() });
  };
  /** Where the last CDATA section ends; what looks like a tag before that is content. */
  let cdataEnd: number | null = 0;
  for (const match of document.matchAll(XML_MARKUP)) {
    if (cdataEnd !== null && match.index < cdataEnd) continue;
    content(document.slice(end, match.index));
    end = match.index + match[0].length;
    if (match[0] === '<![CDATA[' && cdataEnd !== null) {
      const at = document.indexOf(']]>', end);
      cdataEnd = at === -1 ? null : at;
    }
    const { close, name, attributes = '', empty } = match.groups ?? {};
    if (attributes === '') pieces.push({ is: 'markup', text: match[0] });
    else cutTag(match[0], attributes, open, pieces);
    if (name === undefined) continue;
    const local = name.replace(/^.*:/, '');
    if (open.length > DEEPEST) return null;
    if (close === '' && empty === '') open.push(local);
    else if (close === '/' && open.includes(local)) open.length = open.lastIndexOf(local);
  }
  content(document.slice(end));
  return pieces;
}

function cutTag(tag: string, attributes: string, open: readonly string[], pieces: Piece[]): void {
  const start = tag.indexOf(attributes);
  pieces.push({ is: 'markup', text: tag.slice(0, start) });
  for (const { groups } of attributes.matchAll(ATTRIBUTE)) {
    const { before = '', name = '', quote = '', value = '' } = groups ?? {};
    const isNamespace = name === 'xmlns' || name.startsWith('xmlns:');
    pieces.push({ is: 'markup', text: before });
    if (isNamespace) pieces.push({ is: 'markup', text: value });
    else pieces.push({ is: 'text', text: value, names: [name.replace(/^.*:/, ''), ...open.toReversed()] });
    pieces.push({ is: 'markup', text: quote });
  }
  pieces.push({ is: 'markup', text: tag.slice(start + attributes.length) });
}

function cutJson(document: string): Piece[] | null {
  const pieces: Piece[] = [];
  /** The key that each open bracket stands under. */
  const open: string[] = [];
  let key = '';
  let end = 0;
  for (const match of document.matchAll(JSON_TOKEN)) {
    const [token] = match;
    if (match.index > end) pieces.push({ is: 'text', text: document.slice(end, match.index), names: [] });
    end = match.index + token.length;
    if (open.length > DEEPEST) return null;
    if (match.groups?.['close'] === '') {
      pieces.push({ is: 'text', text: token, names: [key] });
      continue;
    }
    const isKey = token.startsWith('"') && /^\s*:/.test(document.slice(end, end + 20));
    if (isKey) key = token.slice(1, -1).trim();
    if (/^[{[]$/.test(token)) open.push(key);
    else if (/^[}\]]$/.test(token)) key = open.pop() ?? '';
    const names = [key, ...open.toReversed()];
    if (isKey) pieces.push({ is: 'key', text: token });
    else if (/^[{}[\]]$/.test(token)) pieces.push({ is: 'markup', text: token });
    else if (token.startsWith('"')) {
      pieces.push({ is: 'markup', text: '"' });
      pieces.push({ is: 'string', text: token.slice(1, -1), names });
      pieces.push({ is: 'markup', text: '"' });
    } else pieces.push({ is: 'number', text: token, names });
  }
  pieces.push({ is: 'text', text: document.slice(end), names: [] });
  return pieces;
}

/** What a piece of content says, without the escapes of its form. */
export function unescaped({ is, text }: Piece): string {
  if (is === 'string') {
    return text.replaceAll(/\\(?:u([\da-f]{4})|(.))/gi, (_, code?: string, letter = '') =>
      code === undefined ? (JSON_LETTERS[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
    );
  }
  return text.replaceAll(
    /&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (found, hex, decimal, name) => {
      if (name !== undefined) return XML_LETTERS[String(name).toLowerCase()] ?? found;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(String(hex), 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : found;
    },
  );
}

const JSON_LETTERS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };
const XML_LETTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
