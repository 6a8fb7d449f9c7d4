import { all, type Element, localName, readingsOf } from './element.ts';

/** One thing that a mapper says: of a subject (a channel, a disk; `''` for the recorder), in one field. */
export interface Claim {
  readonly of: string;
  readonly field: string;
  readonly value: string;
}

/** How documents say such things, told apart from how the bridge reads them. */
export interface Grammar {
  /** Names of the elements of which each is one subject; none: the document is. */
  readonly items: readonly string[];
  /** Names of the element that identifies a subject. */
  readonly ids: readonly string[];
  /** The subject that an id stands for; `null` for none. */
  readonly subjectOf: (id: string) => string | null;
  readonly fields: Readonly<Record<string, Field>>;
}

export interface Field {
  /** Names of elements that say it. */
  readonly names: readonly string[];
  /** What a text in one of them says; `null`: nothing. */
  readonly means: (text: string) => string | null;
}

const isOneOf = (names: readonly string[], one: Element): boolean => {
  const name = localName(one);
  return names.some((other) => other.toLowerCase() === name);
};

/** The elements of a document that are subjects. */
export function itemsOf(root: Element, { items }: Grammar): Element[] {
  return items.length === 0 ? [root] : all(root).filter((one) => isOneOf(items, one));
}

/** Whether an element identifies its subject. */
export function isId(one: Element, { ids }: Grammar): boolean {
  return isOneOf(ids, one);
}

/** The subjects that an item may be taken for. */
export function subjectsOf(item: Element, grammar: Grammar): string[] {
  if (grammar.items.length === 0) return [''];
  return item.children
    .filter((child) => isId(child, grammar))
    .flatMap(readingsOf)
    .flatMap((id) => grammar.subjectOf(id) ?? []);
}

/** Everything that a document has an element for, in an item of that subject, as {@link keyOf} writes it. */
export function allBacked(root: Element, grammar: Grammar): ReadonlySet<string> {
  const fields = Object.entries(grammar.fields);
  const backed = new Set<string>();
  for (const item of itemsOf(root, grammar)) {
    const subjects = new Set(subjectsOf(item, grammar));
    for (const one of all(item))
      for (const [field, { names, means }] of fields)
        for (const value of isOneOf(names, one) ? readingsOf(one).flatMap((text) => means(text) ?? []) : [])
          for (const of of subjects) backed.add(keyOf({ of, field, value }));
  }
  return backed;
}

export function keyOf({ of, field, value }: Claim): string {
  return JSON.stringify([of, field, value]);
}

/** Takes out everything that says something, and leaves the rest. */
export function silence(root: Element, { fields }: Grammar): void {
  const names = Object.values(fields).flatMap((field) => field.names);
  root.children = root.children.filter((child) => !isOneOf(names, child));
  for (const child of root.children) silence(child, { items: [], ids: [], subjectOf: () => null, fields });
}

/** Every subject of a document once, with how many items bear it. */
export function census(root: Element, grammar: Grammar): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of itemsOf(root, grammar))
    for (const subject of subjectsOf(item, grammar)) counts.set(subject, (counts.get(subject) ?? 0) + 1);
  return counts;
}
