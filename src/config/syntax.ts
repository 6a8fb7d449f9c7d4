import { type Document, LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import type { Fault } from './fault.ts';
import { findUnclosed } from './unclosed.ts';

/** A YAML (or JSON) text that could be read as such. */
export interface Parsed {
  readonly document: Document.Parsed;
  /** Line of an offset, counted from 1. */
  lineAt(offset: number): number;
}

/** Tags whose meaning is found while walking the document. */
const TAGS = ['!env', '!file'].map((tag) => ({ tag, resolve: (text: string) => text }));

/** Parses the text, or says on which lines it is no YAML. */
export function parseText(text: string): Parsed | Fault[] {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    customTags: TAGS,
  });
  if (document.errors.length === 0) return { document, lineAt };
  const unclosed = findUnclosed(text);
  if (unclosed !== null) {
    const { at, end, opened, missing } = unclosed;
    const message = `\`${missing}\` is missing: the \`${opened}\` on line ${lineAt(at)} is never closed`;
    // A quote runs on to the end of the file: only its beginning helps.
    return [{ line: lineAt(opened === missing ? at : end - 1), path: '', message }];
  }
  const faults = new Map<number, Fault>();
  for (const error of document.errors) {
    const line = lineAt(error.pos[0]);
    // What follows on the same line is mostly the echo of the first.
    if (!faults.has(line)) faults.set(line, { line, path: '', message: explainSyntax(error) });
  }
  return [...faults.values()];
}

/** The parser's own messages repeat parts of the file, and those may be secret. */
function explainSyntax(error: YAMLParseError): string {
  return SENTENCES[error.code] ?? 'is not valid YAML here';
}

const INDENT = 'is not indented like its neighbours; keys of one block must begin in the same column';
const QUOTES = 'a value that begins with a special character or contains `: ` must be in quotes';

const SENTENCES: Readonly<Record<string, string>> = {
  BAD_DQ_ESCAPE:
    'a `\\` in double quotes is followed by a letter that means nothing; write `\\\\` or use single quotes',
  BAD_INDENT: INDENT,
  BAD_SCALAR_START: QUOTES,
  BLOCK_AS_IMPLICIT_KEY: `${INDENT}, and ${QUOTES}`,
  BLOCK_IN_FLOW: 'a block cannot stand inside `{ }` or `[ ]`',
  MISSING_CHAR: 'is not valid YAML here: a `:`, a comma, a blank or a closing character is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line and be followed by `: `',
  MULTIPLE_DOCS: 'a second document begins here; the file must be one, without `---` in between',
  RESOURCE_EXHAUSTION: 'is nested too deeply',
  TAB_AS_INDENT: 'is indented with a tab; YAML allows only blanks there',
  UNEXPECTED_TOKEN: 'is not valid YAML here: something stands where nothing is expected',
};
