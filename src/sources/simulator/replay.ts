import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { USUAL_LOGIN } from './login-rules.ts';
import { errorPage, type Page } from './page.ts';
import { serve, type Served, type ServeOptions } from './serve.ts';

/** `capture.json`: what a recorder answered, one body a file in the same directory. */
const Capture = z.object({
  version: z.literal(1),
  answers: z.array(
    z.object({
      method: z.string(),
      /** With its query. */
      path: z.string().startsWith('/'),
      status: z.int().min(200).max(599),
      content_type: z.string().nullish(),
      /** A name without a directory. */
      file: z.string().refine((name) => name === basename(name), 'must be a name without a directory'),
    }),
  ),
});

/**
 * Serves a capture directory as a recorder, behind an MD5 digest login. What was not captured is a 404;
 * of two answers to one request the last counts. Rejects when the directory is not a capture.
 */
export async function startReplay(
  directory: string,
  login: { readonly username: string; readonly password: string },
  options: ServeOptions = {},
): Promise<Served> {
  const capture = Capture.parse(JSON.parse(await readFile(join(directory, 'capture.json'), 'utf8')));
  const pages = new Map<string, Page>();
  for (const { method, path, status, content_type, file } of capture.answers) {
    const body = await readFile(join(directory, file));
    pages.set(`${method} ${path}`, { status, type: content_type ?? null, body });
  }
  const { served } = await serve(
    (method, target) => pages.get(`${method} ${target}`) ?? errorPage(404),
    { username: login.username, password: login.password, rules: USUAL_LOGIN },
    options,
  );
  // A capture holds documents, and no stream.
  served.alertStream.offered = 'none';
  return served;
}
