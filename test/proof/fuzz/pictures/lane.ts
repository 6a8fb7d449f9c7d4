import { type Verdict as Judged, judgeAnswer } from '../../../../src/sources/isapi/pictures/answer.ts';
import { JPEG } from '../../../../src/sources/simulator/pictures.ts';
import { BASELINE, filled, PROGRESSIVE, RESTARTING } from '../../../isapi/pictures/jpegs.ts';
import type { Dice } from '../dice.ts';
import { seedsOf } from '../documents/seeds.ts';
import { spoil } from '../documents/spoil.ts';
import { guarded, type Lane, type Verdict, Violation } from '../lane.ts';

/** The fourth has a picture within it, with an end of its own. */
const PICTURES = [JPEG, BASELINE, PROGRESSIVE, RESTARTING, filled(1, BASELINE)];
/** Contract 8. */
const LARGEST = 1024 * 1024;
const STATUSES = [200, 200, 200, 200, 204, 206, 302, 400, 403, 404, 500, 503];
const TYPES = ['image/jpeg', 'image/jpeg', '', 'application/xml', 'text/html', 'multipart/mixed; boundary=x'];
const ERRORS = seedsOf('responseStatus');
const REASON = /^\w+$/;

/** A picture, and what is wrong with it: nothing, it ends too soon, or nobody knows. */
interface Taken {
  readonly body: Buffer;
  readonly whole: Buffer | null;
  readonly isCut: boolean;
}

type Take = (picture: Buffer, dice: Dice) => Taken;

const unknown = (body: Buffer): Taken => ({ body, whole: null, isCut: false });

const TAKES: readonly Take[] = [
  function asItIs(picture) {
    return { body: picture, whole: picture, isCut: false };
  },
  function withMoreBehind(picture, dice) {
    const appendix = dice.pick([Buffer.alloc(1 + dice.below(64)), dice.bytes(1 + dice.below(64)), picture]);
    return { body: Buffer.concat([picture, appendix]), whole: picture, isCut: false };
  },
  function cutOff(picture, dice) {
    return { body: picture.subarray(0, dice.below(picture.length)), whole: null, isCut: true };
  },
  function tooLarge(picture, dice) {
    return unknown(filled(LARGEST + dice.below(3) - 1, picture));
  },
  function damaged(picture, dice) {
    const body = Buffer.from(picture);
    for (let times = 1 + dice.below(4); times > 0; times -= 1)
      body[dice.below(body.length)] = dice.below(256);
    return unknown(body);
  },
  function pierced(picture, dice) {
    const at = dice.below(picture.length);
    return unknown(Buffer.concat([picture.subarray(0, at), picture.subarray(at + 1 + dice.below(400))]));
  },
  function stuffed(picture, dice) {
    const at = dice.below(picture.length);
    const markers = Buffer.from(
      Array.from({ length: 1 + dice.below(6) }, () => [0xff, dice.below(256)]).flat(),
    );
    return unknown(Buffer.concat([picture.subarray(0, at), markers, picture.subarray(at)]));
  },
  function noise(_, dice) {
    return unknown(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), dice.bytes(dice.below(400))]));
  },
  function error(_, dice) {
    const { text, form } = dice.pick(ERRORS);
    return unknown(dice.isLucky(0.5) ? Buffer.from(text) : spoil(text, form, dice).body);
  },
];

/** What a recorder answers to a request for a picture. A picture is told only when there is a whole one. */
export const pictureLane: Lane = {
  name: 'pictures',
  runs: 100_000,
  short: 400,
  limit: 1000,
  open: () => ({
    once(dice): Verdict {
      const taken = dice.pick(TAKES)(dice.pick(PICTURES), dice);
      const answer = { status: dice.pick(STATUSES), body: taken.body, contentType: dice.pick(TYPES) };
      const judged = guarded(() => judgeAnswer(answer), taken.body);
      demand(judged, taken, answer.status >= 200 && answer.status < 300);
      return judged.is === 'picture' ? 'accepted' : 'rejected';
    },
  }),
};

function demand(judged: Judged, { body, whole, isCut }: Taken, isGood: boolean): void {
  const blame = (what: string): never => {
    throw new Violation(`${what}: ${judged.is}`, body);
  };
  if (judged.is !== 'picture') {
    if (whole !== null && isGood) blame('a whole picture is none');
    const why = judged.is === 'refused' ? judged.why : judged.reason;
    if (!REASON.test(why)) blame(`"${why}" is not one word`);
    return;
  }
  const { jpeg } = judged;
  if (!isGood) blame('an error is shown as a picture');
  if (isCut) blame('half a picture is shown');
  if (jpeg.length > LARGEST) blame('a picture is larger than promised');
  if (!body.subarray(0, jpeg.length).equals(jpeg)) blame('a picture is not what the recorder sent');
  if (whole !== null && !jpeg.equals(whole)) blame('more than the picture is shown, or less');
  const isFramed = jpeg.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]));
  if (!isFramed || !jpeg.subarray(-2).equals(Buffer.from([0xff, 0xd9])))
    blame('a picture has no beginning or no end');
  // Start of a scan.
  if (!jpeg.includes(Buffer.from([0xff, 0xda]))) blame('a picture shows nothing');
}
