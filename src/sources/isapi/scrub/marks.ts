import type { Span } from './logins.ts';

/** A stretch of a text that is to be replaced. */
export interface Found extends Span {
  /** What takes its place. */
  readonly instead: string;
}
/** What is to be replaced in a text, in order, without overlaps. */
export type Find = (text: string) => readonly Found[];

/** A text in which each mark stands for the next of `instead`. */
export interface Marked {
  readonly text: string;
  readonly instead: readonly string[];
}

/** A character that no text may hold (Unicode 23.7); where one does, it stands for itself. */
const MARK = '\u{FDD0}';

/** A text in which nothing was replaced yet. */
export function unmarked(text: string): Marked {
  return { text, instead: [...text.matchAll(/\u{FDD0}/gu)].map(() => MARK) };
}

/** The text, with what stands for its marks. */
export function resolved({ text, instead }: Marked): string {
  let next = 0;
  return text.replaceAll(MARK, () => instead[next++] ?? '');
}

/** Puts marks in the places of what is found; what was marked before and lies within is forgotten. */
export function mark(marked: Marked, find: Find): Marked {
  const found = find(marked.text);
  if (found.length === 0) return marked;
  const instead: string[] = [];
  let end = 0;
  let used = 0;
  const keep = (text: string) => {
    const count = text.split(MARK).length - 1;
    instead.push(...marked.instead.slice(used, used + count));
    used += count;
  };
  for (const one of found) {
    keep(marked.text.slice(end, one.start));
    instead.push(one.instead);
    used += marked.text.slice(one.start, one.end).split(MARK).length - 1;
    end = one.end;
  }
  keep(marked.text.slice(end));
  const marks = found.map(({ start, end: behind }) => ({ start, end: behind, instead: MARK }));
  return { text: splice(marked.text, marks), instead };
}

/** A text in which what was found is replaced. */
export function splice(text: string, found: readonly Found[]): string {
  let spliced = '';
  let at = 0;
  for (const { start, end, instead } of found) {
    spliced += text.slice(at, start) + instead;
    at = end;
  }
  return spliced + text.slice(at);
}
