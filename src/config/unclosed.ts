import { CST, Lexer } from 'yaml';

/** A bracket or quote that is opened and never closed. */
export interface Unclosed {
  /** Offset of the opening character. */
  readonly at: number;
  /** Offset just behind the last thing that was still taken to be inside. */
  readonly end: number;
  readonly opened: string;
  readonly missing: string;
}

const PARTNERS: ReadonlyMap<string, string> = new Map([
  ['{', '}'],
  ['[', ']'],
]);

/** The first bracket or quote of a YAML or JSON text that is left open, or `null`. */
export function findUnclosed(text: string): Unclosed | null {
  const open: { at: number; bracket: string }[] = [];
  const unclosed = (end: number): Unclosed | null => {
    const last = open.at(-1);
    if (last === undefined) return null;
    return { at: last.at, end, opened: last.bracket, missing: PARTNERS.get(last.bracket) ?? '' };
  };
  let at = 0;
  let content = 0;
  for (const token of new Lexer().lex(text)) {
    // The lexer's own marks stand for no character of the text.
    if (token === CST.FLOW_END && open.length > 0) return unclosed(content);
    if (token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR) continue;
    const quote = openQuote(token);
    if (quote !== null) return { at, end: at + token.trimEnd().length, opened: quote, missing: quote };
    if (PARTNERS.has(token)) open.push({ at, bracket: token });
    else if (token === PARTNERS.get(open.at(-1)?.bracket ?? '')) open.pop();
    at += token.length;
    if (token.trim() !== '' && !token.startsWith('#')) content = at;
  }
  return unclosed(content);
}

function openQuote(token: string): string | null {
  const type = CST.tokenType(token);
  if (type !== 'double-quoted-scalar' && type !== 'single-quoted-scalar') return null;
  const quote = token.slice(0, 1);
  return token.length > 1 && token.endsWith(quote) ? null : quote;
}
