/** A JPEG, or one word for what is wrong with it. */
export type Jpeg =
  | { readonly ok: true; readonly jpeg: Buffer }
  | { readonly ok: false; readonly reason: Flaw };
type Flaw = 'not_a_picture' | 'truncated';

/** The plausible sides of a picture, in pixels. */
const SMALLEST_SIDE = 8;
const LARGEST_SIDE = 16_384;

const END = 0xd9;
const SCAN = 0xda;
/** Frame headers: C0 to CF, but for Huffman tables, the reserved one and arithmetic conditioning. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Within a scan these are data: stuffing and restarts (ITU-T T.81, B.1.1). */
const isData = (marker: number): boolean => marker === 0 || (marker >= 0xd0 && marker <= 0xd7);

/** Whether bytes begin as every JPEG does. */
export function beginsAsJpeg(body: Buffer): boolean {
  return body[0] === 0xff && body[1] === 0xd8 && body[2] === 0xff;
}

/**
 * Walks a JPEG from marker to marker (ITU-T T.81, annex B): it must bear a frame of plausible size, a scan, and its
 * own end, not that of a thumbnail within. What stands behind the end (padding, a maker's appendix) is cut off.
 */
export function readJpeg(body: Buffer): Jpeg {
  if (!beginsAsJpeg(body)) return { ok: false, reason: 'not_a_picture' };
  let at = 2;
  let hasFrame = false;
  let hasScan = false;
  while (at + 1 < body.length) {
    if (body[at] !== 0xff) return { ok: false, reason: 'not_a_picture' };
    const marker = body[at + 1] ?? 0;
    // Any marker may be preceded by fill bytes.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === END) {
      return hasFrame && hasScan
        ? { ok: true, jpeg: body.subarray(0, at + 2) }
        : { ok: false, reason: 'not_a_picture' };
    }
    const segment = at + 2;
    if (segment + 2 > body.length) break;
    const end = segment + body.readUInt16BE(segment);
    if (isData(marker) || end < segment + 2) return { ok: false, reason: 'not_a_picture' };
    if (end > body.length) break;
    if (isFrame(marker)) {
      if (!hasPlausibleSize(body, segment, end)) return { ok: false, reason: 'not_a_picture' };
      hasFrame = true;
    }
    hasScan ||= marker === SCAN;
    at = marker === SCAN ? endOfScan(body, end) : end;
  }
  return { ok: false, reason: 'truncated' };
}

/** Length, precision, height, width. */
function hasPlausibleSize(body: Buffer, segment: number, end: number): boolean {
  if (end - segment < 8) return false;
  const sides = [body.readUInt16BE(segment + 3), body.readUInt16BE(segment + 5)];
  return sides.every((side) => side >= SMALLEST_SIDE && side <= LARGEST_SIDE);
}

/** Where the next marker begins; the length of the body where none does. */
function endOfScan(body: Buffer, from: number): number {
  let at = body.indexOf(0xff, from);
  while (at !== -1 && isData(body[at + 1] ?? 0)) at = body.indexOf(0xff, at + 2);
  return at === -1 ? body.length : at;
}
