import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

export const FORMS = ['gzip', 'deflate', 'br'] as const;
const MEGABYTE = 2 ** 20;
const built = new Map<string, Buffer>();

/** Few bytes that become many: 1 GB, 16 MB and 16 MB. Made when one is first wanted. */
export function bombOf(form: (typeof FORMS)[number]): Buffer {
  const bomb = built.get(form) ?? build(form);
  built.set(form, bomb);
  return bomb;
}

function build(form: (typeof FORMS)[number]): Buffer {
  // A gzip file may be several, one behind another.
  if (form === 'gzip') return Buffer.concat(Array<Buffer>(1024).fill(gzipSync(Buffer.alloc(MEGABYTE))));
  const zeros = Buffer.alloc(16 * MEGABYTE);
  if (form === 'deflate') return deflateSync(zeros, { level: 1 });
  return brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}
