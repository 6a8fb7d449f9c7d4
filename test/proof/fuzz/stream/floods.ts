import { readAlerts } from '../../../../src/sources/isapi/alert-stream/alert.ts';
import { LARGEST_PART, PartReader } from '../../../../src/sources/isapi/alert-stream/multipart.ts';
import { CAMERA_HEARTBEAT, NVR_VIDEO_LOSS, PICTURE } from '../../../isapi/alert-stream/samples.ts';
import type { Dice } from '../dice.ts';
import { guarded, type Lane, type Verdict, Violation } from '../lane.ts';
import { ALERTS, streamOf } from './bytes.ts';

/** What has no end, and what it is repeated of. */
const FLOODS: Readonly<Record<string, readonly [begin: string, more: string]>> = {
  'an alert': ['<EventNotificationAlert>', '<a>b</a>'],
  'a tag': ['<EventNotificationAlert ', 'a="b" '],
  'an end tag': ['<EventNotificationAlert></EventNotificationAlert', ' '],
  beginnings: ['', '<EventNotificationAlert>'],
  'prefixed beginnings': ['', '<aaaaaaaaaaaaaaaa:'],
  'an object': ['\n{"a":[', '{"b":1},'],
  'nested objects': ['\n', '{"a":'],
  'a text': ['\n{"a":"', 'x'],
  escapes: ['\n{"a":"', '\\'],
  'objects that begin': ['', '\n{'],
  blanks: ['\n', ' \t'],
  lines: ['', '\r\n'],
  boundaries: ['', '\n--MIME_boundary\r\n'],
  dashes: ['\n', '-'],
  'a boundary': ['\n--', 'x'],
  'a picture': ['\r\n--MIME_boundary\r\nContent-Type: image/jpeg\r\n\r\n', PICTURE.toString('latin1')],
  zeros: ['', '\0'],
  'byte order marks': ['\n', '\xef\xbb\xbf'],
};
/** The mark of the alert at the end: no other has it. */
const MARK = '90071';
const LASTS = [
  NVR_VIDEO_LOSS.replace('<dynChannelID>16<', `<dynChannelID>${MARK}<`),
  `{"eventType":"videoloss","eventState":"active","channelID":"${MARK}"}`,
].map((alert) =>
  Buffer.from(`\r\n--MIME_boundary\r\nContent-Length: 1\r\n\r\n${alert}\r\n--MIME_boundary\r\n`),
);
const FIRST = Buffer.from(`--MIME_boundary\r\nContent-Type: application/xml\r\n\r\n${CAMERA_HEARTBEAT}\r\n`);

function flood(dice: Dice): { readonly name: string; readonly body: Buffer } {
  const name = dice.pick(Object.keys(FLOODS));
  const [begin, more] = FLOODS[name] ?? ['', ' '];
  const size = dice.isLucky(0.02) ? 3 * LARGEST_PART : dice.below(dice.isLucky(0.1) ? 200_000 : 3000);
  const between = Buffer.from(begin + more.repeat(Math.ceil(size / more.length)), 'latin1');
  return { name, body: dice.isLucky(0.3) ? Buffer.concat([between, streamOf(ALERTS, dice)]) : between };
}

/** Whatever came before, an alert behind a boundary is found, and little is kept for it. */
function once(dice: Dice): Verdict {
  const { name, body } = flood(dice);
  const whole = Buffer.concat([FIRST, body, dice.pick(LASTS)]);
  const told = `${name}, ${body.length} bytes: ${body.toString('latin1', 0, 1000)}`;
  let count = 0;
  let isFound = false;
  const reader = new PartReader((part) => {
    if (part.length > LARGEST_PART) throw new Violation(`a part of ${part.length} bytes`, told);
    for (const { channel } of readAlerts(part)) {
      count += 1;
      isFound ||= channel === MARK;
    }
  });
  const size = whole.length > 50_000 ? 16_384 : 1 + dice.below(2000);
  for (let at = 0; at < whole.length; at += size) {
    guarded(() => reader.take(whole.subarray(at, at + size)), told);
    if (reader.held > LARGEST_PART + 2 * size) throw new Violation(`${reader.held} bytes are held`, told);
  }
  if (!isFound) throw new Violation('the alert behind it is not found', told);
  return count > 2 ? 'accepted' : 'rejected';
}

/** Parts without end in an alertStream. */
export const floodLane: Lane = {
  name: 'alertFloods',
  runs: 20_000,
  short: 60,
  limit: 2000,
  open: () => ({ once }),
};
