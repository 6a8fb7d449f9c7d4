import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isScalar, parseDocument } from 'yaml';

/** What a configuration file can refer to. */
export interface Outside {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The configuration file's own folder. */
  readonly folder: string;
  /** The file itself, absolute, where there is one. */
  readonly file?: string;
}

export type Tagged =
  | {
      readonly ok: true;
      readonly text: string;
      /** The text as YAML would read it: a number or a boolean where it looks like one. */
      readonly scalar: string | number | boolean;
    }
  | { readonly ok: false; readonly message: string };

export function isTag(tag: string | undefined): tag is '!env' | '!file' {
  return tag === '!env' || tag === '!file';
}

/** The value behind `!env NAME` or `!file PATH`. */
export function readTagged(tag: '!env' | '!file', argument: string, outside: Outside): Tagged {
  return tag === '!env' ? readVariable(argument, outside) : readContent(argument, outside);
}

function readVariable(name: string, outside: Outside): Tagged {
  if (!/^[a-z_]\w{0,127}$/i.test(name)) {
    return refuse('`!env` must be followed by the name of an environment variable (letters, digits and `_`)');
  }
  const text = Object.hasOwn(outside.env, name) ? outside.env[name] : undefined;
  if (text === undefined) return refuse(`the environment variable \`${name}\` is not set`);
  return text === '' ? refuse(`the environment variable \`${name}\` is empty`) : accept(text);
}

function readContent(path: string, outside: Outside): Tagged {
  if (path === '') return refuse('`!file` must be followed by the path of a file');
  const file = /^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u.test(path)
    ? `the file \`${path}\``
    : 'the file behind `!file`';
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(resolve(outside.folder, path)));
  } catch (error) {
    return refuse(`${file} ${whyUnread(error)}`);
  }
  text = text.replace(/\r?\n$/, '');
  return text === '' ? refuse(`${file} is empty`) : accept(text);
}

/** Why a file could not be read, as the end of a sentence that names it. */
export function whyUnread(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'EISDIR') return 'is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'must not be read by this user';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'is not UTF-8';
  return 'cannot be read';
}

function accept(text: string): Tagged {
  return { ok: true, text, scalar: readScalar(text) };
}

function readScalar(text: string): string | number | boolean {
  if (text.length > 40 || !/^[\w.+-]+$/.test(text)) return text;
  const { contents } = parseDocument(text);
  const value = isScalar(contents) ? contents.value : text;
  return typeof value === 'number' || typeof value === 'boolean' ? value : text;
}

function refuse(message: string): Tagged {
  return { ok: false, message };
}
