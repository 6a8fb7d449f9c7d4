import { basename } from 'node:path';

/** One thing that is wrong with a configuration file. No field ever holds a secret. */
export interface Fault {
  /** Counted from 1; `null` when the fault has no place in the file. */
  readonly line: number | null;
  /** The option, for example `recorders[0].port`; empty for the file as a whole. */
  readonly path: string;
  /** What is wrong and what is allowed. */
  readonly message: string;
}

/** Keys and list positions from the root of the file down to a value. */
export type Path = readonly (string | number)[];

/** A fault that is not yet bound to a line. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** `config.yaml:LINE recorders[0].port: what is wrong and what is allowed`. */
export function formatFault(file: string, fault: Fault): string {
  const place = fault.line === null ? basename(file) : `${basename(file)}:${fault.line}`;
  return fault.path === '' ? `${place}: ${fault.message}` : `${place} ${fault.path}: ${fault.message}`;
}

/** `recorders[0].port`. `…` stands for a key that may not be shown; the path ends before one that has none behind it. */
export function formatPath(path: Path): string {
  let text = '';
  let shown = '';
  let isShown = true;
  for (const step of path) {
    // Nobody wrote it: it marks a place beside the others.
    if (step === '') break;
    if (typeof step === 'number') text += `[${step}]`;
    else {
      isShown = isShowable(step);
      text += `${text === '' ? '' : '.'}${isShown ? step : '…'}`;
    }
    if (isShown) shown = text;
  }
  return shown;
}

/**
 * Whether a key may be repeated in a message. Not with a `:` or a quote, which may be a slip that holds a secret
 * (`{ password:secret }` is one key to YAML, as is `password secret`), nor with a control character.
 */
export function isShowable(key: string): boolean {
  return !/^(?:password|username|url)\W/i.test(key) && /^[\p{L}\p{M}\p{N} _#&()+,./-]{1,64}$/u.test(key);
}

/** The identity of a path, to be used as a key. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}
