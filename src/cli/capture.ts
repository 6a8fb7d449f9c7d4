import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Capture, type Captured, captureRecorder, type Kind, type SavedAnswer } from '../capture.ts';
import type { RecorderOptions } from '../config/config.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { plural, sayMinute } from './check-summary.ts';
import { loadOrSay } from './configuration.ts';
import { type Call, type Context, EXIT, type Exit } from './context.ts';
import { createNotices } from './notices.ts';
import { showProgress } from './progress.ts';
import { VERSION } from './version.ts';
import { messageOf } from '../domain/message.ts';

/** Saves a recorder's answers, scrubbed. */
export async function capture(call: Call, context: Context): Promise<Exit> {
  const { out, err, cwd } = context;
  const settings = loadOrSay(call.config, context);
  if (settings === null) return EXIT.configuration;
  const { config } = settings;
  const [asked = ''] = call.words;
  const recorder = config.recorders.find(({ id, name }) => id === asked || name === asked);
  if (recorder === undefined) {
    const ids = config.recorders.map(({ id }) => id).join(', ');
    err.write(`dvr2mqtt: There is no recorder "${asked}" in the configuration. It has: ${ids}.\n`);
    return EXIT.usage;
  }
  const folder = resolve(cwd, call.out ?? `capture-${recorder.id}`);
  const fault = await whyNotInto(folder);
  if (fault !== null) {
    err.write(`dvr2mqtt: ${folder} ${fault}. Name another folder with --out.\n`);
    return EXIT.usage;
  }
  const captured = await ask(recorder, config.data_dir, context);
  if (captured.is !== 'captured') {
    err.write(`dvr2mqtt: ${sayWhyNot(captured, recorder)}\n`);
    return EXIT.unavailable;
  }
  try {
    const files = await save(folder, captured.capture);
    out.write(report(call.out ?? `capture-${recorder.id}`, captured.capture, files));
    return EXIT.ok;
  } catch (error) {
    err.write(`dvr2mqtt: ${folder} cannot be written: ${messageOf(error)}\n`);
    return EXIT.unavailable;
  }
}

async function ask(recorder: RecorderOptions, dataDir: string, { err }: Context): Promise<Captured> {
  const progress = showProgress('Asking for', err);
  const log = createNotices({ write: (text) => (progress.clear(), err.write(text)) });
  const parts = { clock: systemClock, log };
  const captured = await captureRecorder(recorder, dataDir, parts, (path) => progress.show(path));
  progress.clear();
  return captured;
}

/** What is wrong with a folder to write into; `null` when it is not there yet, or empty. */
async function whyNotInto(folder: string): Promise<string | null> {
  try {
    return (await readdir(folder)).length === 0 ? null : 'is not empty';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENOENT') return null;
    return code === 'ENOTDIR' ? 'is no folder' : 'cannot be read';
  }
}

function sayWhyNot(captured: Exclude<Captured, { is: 'captured' }>, { name }: RecorderOptions): string {
  if (captured.is === 'failed') return `${name} gave no answer. ${captured.fault.detail}`;
  const next = Number.isFinite(captured.until)
    ? `With these credentials the next try is at ${sayMinute(captured.until)}; with others, at once.`
    : 'There is no further try until the credentials change.';
  return `${name} was not asked: the last login was refused. ${next}`;
}

/** Writes `capture.json`, which `demo --capture` serves, and one file for each answer; gives their names. */
async function save(folder: string, { answers, missed }: Capture): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const files = answers.map(nameFile);
  const index = {
    version: 1,
    made_by: `dvr2mqtt ${VERSION}`,
    answers: answers.map(({ path, status, contentType }, at) => ({
      method: 'GET',
      path,
      status,
      content_type: contentType,
      file: files[at],
    })),
    missed,
  };
  for (const [at, { body }] of answers.entries())
    await writeFile(join(folder, files[at] ?? ''), body, { flag: 'wx' });
  await writeFile(join(folder, 'capture.json'), `${JSON.stringify(index, null, 2)}\n`, { flag: 'wx' });
  return files;
}

function nameFile({ path, body }: SavedAnswer, at: number): string {
  const stem = path.replace(/^\/ISAPI\//, '').replaceAll(/[^a-z\d]+/gi, '-');
  const [start = ''] = /[^\s\u{FEFF}]/u.exec(body.toString('latin1', 0, 64)) ?? [];
  const extension = start === '<' ? 'xml' : /[[{]/.test(start) ? 'json' : 'txt';
  return `${String(at + 1).padStart(3, '0')}-${stem}.${extension}`;
}

const WORDS: Readonly<Record<Kind, string>> = {
  secret: 'password',
  user: 'user',
  recorder: 'recorder name',
  camera: 'camera name',
  text: 'text',
  host: 'host name',
  ipv4: 'IPv4 address',
  ipv6: 'IPv6 address',
  mac: 'MAC address',
  uuid: 'UUID',
  hex: 'hex number',
  serial: 'serial number',
  identifier: 'identifier',
  network: 'network name',
  mail: 'mail address',
  folder: 'folder',
  place: 'place',
};

function report(folder: string, { answers, missed, counts }: Capture, files: readonly string[]): string {
  const replaced = [...counts].map(([kind, count]) => plural(count, WORDS[kind])).join(', ');
  return [
    `Saved ${plural(answers.length, 'answer')} in ${folder}:`,
    ...answers.map(({ path, status }, at) => `  ${status}  ${path}  →  ${files[at]}`),
    ...(missed.length === 0 ? [] : ['', 'Not in it:']),
    ...missed.map(({ path, reason }) => `  ${path}  (${reason})`),
    '',
    `Made-up values stand for: ${replaced}.`,
    'Before you share it, look through the files: no rule knows every name. Look at free text first (descriptions,',
    'texts on the picture), at folders and addresses of network disks, and at whatever belongs to you alone.',
    `To see what the bridge makes of it: dvr2mqtt demo --capture ${folder}`,
    '',
  ].join('\n');
}
