import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, extname, join } from 'node:path';

const SOURCE = 'src';
const TARGET = 'dist';

/** Node does not strip types below node_modules: the packed program is stripped beforehand, file by file. */
await rm(TARGET, { recursive: true, force: true });
for (const entry of await readdir(SOURCE, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile()) continue;
  const from = join(entry.parentPath, entry.name);
  const to = join(TARGET, from.slice(SOURCE.length + 1));
  await mkdir(dirname(to), { recursive: true });
  if (extname(from) === '.ts') {
    const stripped = stripTypeScriptTypes(await readFile(from, 'utf8'));
    await writeFile(
      to.replace(/\.ts$/, '.js'),
      stripped.replaceAll(/(['"])(\.{1,2}\/[^'"]+)\.ts\1/g, '$1$2.js$1'),
    );
  } else if (extname(from) !== '.md') {
    await cp(from, to);
  }
}
