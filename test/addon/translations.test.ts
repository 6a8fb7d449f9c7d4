import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { appLabels } from '../../src/config/app-labels.ts';
import { type Entry, LANGUAGES, PROJECT, readConfig, readTranslation } from './read.ts';

type Entries = Readonly<Record<string, Entry>>;
interface Named {
  readonly name: string;
  readonly fields?: Readonly<Record<string, Named>> | undefined;
}

const english = await readTranslation('en');

/** Every option with its path, fields under that of their group. */
function* walk(entries: Entries, above = ''): Generator<readonly [path: string, entry: Entry]> {
  for (const [key, entry] of Object.entries(entries)) {
    yield [above + key, entry];
    yield* walk(entry.fields ?? {}, `${above}${key}.`);
  }
}

/** What must read the same in every language: numbers, addresses, topics, values. */
function constants(text: string): string[] {
  return (
    text.match(
      /[a-z]+:\/\/[\w.:]*|(?:\/[\w.]+)+|\b\d[\dA-F]*(?:[.:,-][\dA-F]+)*\b|\b(?:auto|analog|mixed|trace)\b/g,
    ) ?? []
  );
}

function judge(translation: Entries): string[] {
  const found = new Map(walk(translation));
  const wanted = new Map(walk(english));
  return [
    ...[...found.keys()].filter((path) => !wanted.has(path)).map((path) => `${path} is no option`),
    ...[...wanted].flatMap(([path, { description }]) => {
      const other = found.get(path);
      if (other === undefined) return [`${path} is missing`];
      const faults: string[] = [];
      if (other.description === description) faults.push(`${path} is not translated`);
      if (other.description.trim().length < 20) faults.push(`${path} says next to nothing`);
      if (constants(other.description).sort().join(' ') !== constants(description).sort().join(' '))
        faults.push(`${path} has other numbers or values`);
      return faults;
    }),
  ];
}

test('the English names are those by which the program calls the options', async () => {
  const names = (entries: Readonly<Record<string, Named>>): unknown =>
    Object.entries(entries).map(([key, { name, fields }]) => [key, name, fields && names(fields)]);
  assert.deepEqual(names(english), names(appLabels));
  assert.deepEqual(Object.keys(english), Object.keys((await readConfig()).schema));
});

test('there is a translation for each language and none beside', async () => {
  const files = await readdir(join(PROJECT, 'addon/translations'));
  assert.deepEqual(files.sort(), LANGUAGES.map((language) => `${language}.yaml`).sort());
});

for (const language of LANGUAGES.filter((one) => one !== 'en')) {
  test(`every option is said in ${language}, with the same numbers and values`, async () => {
    assert.deepEqual(judge(await readTranslation(language)), []);
  });
}

test('what is missing, foreign or untranslated in a translation is found', async () => {
  const german = await readTranslation('de');
  const { poll_interval, ...rest } = german;
  assert.deepEqual(judge(rest), ['poll_interval is missing']);
  assert.deepEqual(judge({ ...german, extra: german['mqtt'] ?? assert.fail() }).slice(0, 1), [
    'extra is no option',
  ]);
  assert.deepEqual(judge({ ...german, poll_interval: english['poll_interval'] ?? assert.fail() }), [
    'poll_interval is not translated',
  ]);
  const other = { name: 'x', description: poll_interval?.description.replace('3600', '360') ?? '' };
  assert.deepEqual(judge({ ...german, poll_interval: other }), ['poll_interval has other numbers or values']);
});
