import type { Millis } from './time.ts';

/** What became of asking for the picture of one camera. */
export type Picture =
  /** A whole JPEG of at most 1 MiB, which came at `at`. */
  | { readonly ok: true; readonly jpeg: Buffer; readonly at: Millis }
  /** One word: `unsupported`, `no_permission`, `timeout`, `device_error`, `truncated` … */
  | { readonly ok: false; readonly reason: string };
