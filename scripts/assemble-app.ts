import { cp, mkdir, readdir, readFile, realpath, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { parseDocument } from 'yaml';

const PROJECT = resolve(import.meta.dirname, '..');
/** Names every file of an assembly, so that the next one removes these and no others. */
const MARK = '.assembled-app';
const WRONG_USAGE = 64;

/** Wrong use, told in one line. */
class Refusal extends Error {}

/** What the Dockerfile copies from its context, which is the app's folder and nothing else. */
function findSources(dockerfile: string): string[] {
  const lines = dockerfile.replaceAll(/\\\n/g, ' ').split('\n');
  return lines.flatMap((line) => {
    const words = line.trim().split(/\s+/);
    if (words[0] !== 'COPY' || words.some((word) => word.startsWith('--from='))) return [];
    return words.slice(1, -1).filter((word) => !word.startsWith('--'));
  });
}

/** `config.yaml` for an app that is built where it is installed: no image to fetch. */
function withoutImage(config: string): string {
  const document = parseDocument(config);
  document.delete('image');
  return document.toString({ lineWidth: 0 });
}

/** The Dockerfile up to the stage `app`: Supervisor builds the last one, and can be told of no other. */
function endWithApp(dockerfile: string): string {
  const stages = dockerfile.split(/^(?=FROM )/m);
  const app = stages.findIndex((stage) => /^FROM \S+ AS app$/m.test(stage));
  if (app < 0) throw new Error('the Dockerfile has no stage `app`');
  const kept = stages.slice(0, app + 1).join('');
  // What is said before the next stage goes with that.
  return kept.replace(/(?:\n+#.*)*\n*$/, '\n');
}

/** Every file of a folder, or the file itself. What is hidden stays at home. */
async function listFiles(path: string): Promise<string[]> {
  const entries = await readdir(join(PROJECT, path), { recursive: true, withFileTypes: true }).catch(
    () => null,
  );
  if (entries === null) return [path];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(PROJECT, join(entry.parentPath, entry.name)))
    .filter((file) => !file.split(sep).some((part) => part.startsWith('.')));
}

/** Place in the app's folder → text of its own, or the file of the project that is copied there. */
async function plan(): Promise<Map<string, { text: string } | { file: string }>> {
  const dockerfile = endWithApp(await readFile(join(PROJECT, 'Dockerfile'), 'utf8'));
  const files = new Map<string, { text: string } | { file: string }>();
  for (const source of new Set(findSources(dockerfile)))
    for (const file of await listFiles(source)) files.set(file, { file });
  files.set('.dockerignore', { file: '.dockerignore' });
  files.set('Dockerfile', { text: dockerfile });
  // Where both have a file of one name (CHANGELOG.md), the app's is what Home Assistant shows.
  for (const file of await listFiles('addon')) {
    const place = relative('addon', file);
    if (!place.startsWith(`art${sep}`)) files.set(place, { file });
  }
  files.set('config.yaml', {
    text: withoutImage(await readFile(join(PROJECT, 'addon/config.yaml'), 'utf8')),
  });
  return files;
}

/** Removes an earlier assembly, file by file; refuses a folder that holds anything else. */
async function clear(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw new Refusal(`${out} cannot be used: ${error.code === 'ENOTDIR' ? 'it is a file' : error.message}`);
  });
  if (entries.length === 0) return;
  const mark = await readFile(join(out, MARK), 'utf8').catch(() => null);
  if (mark === null) throw new Refusal(`${out} is not empty and no earlier assembly: name a new folder`);
  const ours = mark.split('\n').filter((line) => line !== '');
  const inside = await readdir(out, { recursive: true, withFileTypes: true });
  const files = new Set<string>();
  const folders: string[] = [];
  for (const entry of inside) {
    const place = relative(out, join(entry.parentPath, entry.name));
    const isFolder = entry.isDirectory();
    const isOurs = isFolder
      ? ours.some((file) => file.startsWith(`${place}${sep}`))
      : place === MARK || ours.includes(place);
    if (!isOurs) throw new Refusal(`${join(out, place)} is of no earlier assembly: move it away`);
    if (isFolder) folders.push(place);
    else files.add(place);
  }
  // The mark stays: what is cut off half-way can be assembled again.
  files.delete(MARK);
  for (const file of files) await rm(join(out, file));
  // The deepest first
  for (const folder of folders.sort((a, b) => b.length - a.length)) await rmdir(join(out, folder));
}

/** Where a path leads, also where its last parts are not there yet. */
async function realPlace(path: string): Promise<string> {
  const real = await realpath(path).catch(() => null);
  return real ?? join(await realPlace(dirname(path)), basename(path));
}

async function assemble(out: string): Promise<number> {
  const real = await realPlace(out);
  if (`${real}${sep}`.startsWith(`${PROJECT}${sep}`))
    throw new Refusal(`${out} is inside the project: name a folder outside of it`);
  const files = await plan();
  await clear(out);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, MARK), `${[...files.keys()].sort().join('\n')}\n`);
  for (const [place, content] of files) {
    const to = join(out, place);
    await mkdir(dirname(to), { recursive: true });
    if ('text' in content) await writeFile(to, content.text);
    else await cp(join(PROJECT, content.file), to);
  }
  return files.size;
}

const [out, ...more] = process.argv.slice(2);
// npm starts scripts in the project's folder, and tells where it was called.
const here = process.env['npm_lifecycle_event'] === 'app' ? process.env['INIT_CWD'] : undefined;
try {
  if (out === undefined || out === '' || out.startsWith('-') || more.length > 0)
    throw new Refusal('Name the folder to assemble the app in: npm run app -- ../dvr2mqtt-app');
  const folder = resolve(here ?? '', out);
  const count = await assemble(folder);
  console.log(`The app is in ${folder} (${count} files). Next:
  1. Copy this folder into the folder of local apps of Home Assistant: "addons" of the app "Samba share",
     /addons in a terminal app; for example as /addons/${basename(folder)}.
  2. Settings > Apps > Install app > menu at the top right > Check for updates.
  3. Install dvr2mqtt from the section of local apps; Home Assistant builds it, which takes some minutes.
If dvr2mqtt is installed already from here, choose Rebuild on its page instead of 3.`);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(
    error instanceof Refusal ? error.message : `The app could not be assembled: ${error.message}`,
  );
  process.exitCode = error instanceof Refusal ? WRONG_USAGE : 1;
}
