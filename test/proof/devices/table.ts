import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Family } from './family.ts';

export const PAGE = join(import.meta.dirname, '../../../docs/devices.md');

const INPUTS = '/ISAPI/System/Video/inputs/channels';
const STATUS = '/ISAPI/ContentMgmt/InputProxy/channels/status';
const SEARCH = '/ISAPI/ContentMgmt/search';
const WORKING = [
  '/ISAPI/System/workingstatus/chanStatus?format=json',
  '/ISAPI/System/workingstatus?format=json',
];

const CLASSES: readonly (readonly [Family['class'], string])[] = [
  ['NVR', 'Network recorders'],
  ['DVR', 'Analog recorders (Turbo HD)'],
  ['hybrid', 'Hybrids'],
  ['camera', 'Cameras given as recorders'],
];

/** The parts of the page that are written from the families, by the word in their marks. */
export function blocks(families: readonly Family[]): Readonly<Record<string, string>> {
  return { families: tables(families), recording: recordingList(families), sources: sourceList(families) };
}

/** The page with its written parts as the families have them. */
export function renewed(page: string, families: readonly Family[]): string {
  return Object.entries(blocks(families)).reduce((text, [name, block]) => {
    const mark = new RegExp(`(<!-- ${name}: [^>]*-->\n)[^]*?(<!-- end of ${name} -->)`);
    if (!mark.test(text)) throw new Error(`docs/devices.md has no mark for ${name}`);
    return text.replace(mark, (_, start: string, end: string) => `${start}\n${block}\n\n${end}`);
  }, page);
}

export function readPage(): string {
  return readFileSync(PAGE, 'utf8');
}

export function writePage(families: readonly Family[]): void {
  writeFileSync(PAGE, renewed(readPage(), families));
}

/** One table for each class. */
function tables(families: readonly Family[]): string {
  return CLASSES.map(([name, title]) => {
    const rows = families.filter((family) => family.class === name).map(row);
    return [
      `### ${title}`,
      '',
      '| device | firmware | online is told by | recording is told by | cannot be told | answers seen |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
    ].join('\n');
  }).join('\n\n');
}

function row(family: Family): string {
  const { family: name, firmware, expect, cannot_tell, answers } = family;
  const documents = answers.filter(({ method }) => method === 'GET');
  const seen = documents.filter(({ facts }) => facts === 'seen').length;
  const isRead = expect.recorder.status === 'ok';
  const cells = [
    `**${family.brand} ${name}**`,
    firmware,
    isRead ? onlineBy(family) : `nothing: \`${expect.recorder.status}\`, \`${expect.recorder.reason}\``,
    isRead ? recordingBy(family) : 'nothing',
    isRead ? cannot_tell.map(say).join(', ') : 'everything',
    `${seen} of ${documents.length}`,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
}

function say(blank: string): string {
  return blank === 'recording without search' ? 'recording at once' : blank;
}

/** A way in which something is told, and whether anyone has shown that it is. */
function way({ answers }: Family, words: string, paths: readonly string[]): string {
  const used = answers.find(({ path, status }) => status === 200 && paths.includes(path));
  return used?.facts === 'seen' ? words : `${words} (assumed)`;
}

function onlineBy(family: Family): string {
  const { expect, answers } = family;
  const hasList = answers.some(({ path, status }) => path === STATUS && status === 200);
  const told = expect.cameras.filter(({ enabled, online }) => enabled && online !== null);
  const ways = told.map(({ kind, at, evidence, key }) => {
    if (at === 'itself') return way(family, 'that it answers', [INPUTS]);
    if (kind === 'analog' && !isLens(answers)) return way(family, 'the picture (`resDesc`)', [INPUTS]);
    if (kind === 'ip' && hasList) return way(family, 'the status list', [STATUS]);
    const isWorking = evidence.startsWith('workingstatus');
    return isWorking
      ? way(family, 'the working status', WORKING)
      : way(family, 'the status of each channel', [`/ISAPI/ContentMgmt/InputProxy/channels/${key}/status`]);
  });
  return ways.length === 0 ? 'nothing' : [...new Set(ways)].join(', ');
}

/** Inputs that say nothing of a picture are lenses of a camera. */
function isLens(answers: Family['answers']): boolean {
  const inputs = answers.find(({ path }) => path === INPUTS);
  return inputs !== undefined && !inputs.body.includes('resDesc');
}

/** What tells recording of the cameras that are there. */
function recordingBy(family: Family): string {
  const ways = knownBy(family).map((evidence) =>
    evidence.startsWith('search')
      ? way(family, 'searches', [SEARCH])
      : evidence.startsWith('InputProxy')
        ? way(family, 'the status list', [STATUS])
        : way(family, 'the working status', WORKING),
  );
  return ways.length === 0 ? 'nothing' : [...new Set(ways)].join(', ');
}

/** What the recording state of its cameras rests on, where there is one. */
function knownBy({ expect: { cameras } }: Family): readonly string[] {
  return cameras
    .filter(({ enabled, recording }) => enabled && recording !== null)
    .map(({ evidence }) => evidence);
}

function recordingList(families: readonly Family[]): string {
  const read = families.filter(({ expect }) => expect.recorder.status === 'ok');
  const list = (title: string, which: (family: Family) => boolean) =>
    `- ${title} ${read.filter(which).map(nameOf).join(', ')}.`;
  const isSearched = (family: Family) => knownBy(family).some((evidence) => evidence.startsWith('search'));
  const isTold = (family: Family) => knownBy(family).some((evidence) => !evidence.startsWith('search'));
  return [
    list('**A document says so at each reading:**', isTold),
    list('**Only searches tell:**', isSearched),
    list(
      '**Nothing tells, searches included:**',
      (family) => knownBy(family).length === 0 && family.expect.cameras.length > 0,
    ),
    list('**An event schedule, where `recording_mode` alone tells a pause from a loss:**', ({ expect }) =>
      expect.cameras.some(({ mode }) => mode === 'event'),
    ),
    list(
      '**No schedule is told, so a pause would be told as a loss (`schedule_unknown`):**',
      ({ cannot_tell }) => cannot_tell.includes('schedule'),
    ),
  ].join('\n');
}

function nameOf({ brand, family }: Family): string {
  return `${brand} ${family}`;
}

function sourceList(families: readonly Family[]): string {
  return families
    .map((family) => {
      const remarks = family.remarks.map((remark) => ` ${remark}`).join('');
      const sources = family.sources.map((source) => source.replace(/^https:\S+$/, '<$&>')).join('; ');
      return `- **${nameOf(family)}** (\`${family.id}\`): ${family.about}${remarks} Sources: ${sources}.`;
    })
    .join('\n');
}
