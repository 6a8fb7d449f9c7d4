import { pickChallenge } from '../../../../src/sources/isapi/client/challenge.ts';
import { prepareDigest } from '../../../../src/sources/isapi/client/digest.ts';
import type { Dice } from '../dice.ts';
import { guarded, type Lane, type Verdict, Violation } from '../lane.ts';
import { demandSigned, LOGIN } from './signed.ts';
import { challenges, soundChallenge } from './words.ts';

const TARGET = '/ISAPI/System/deviceInfo';

/** Headers as Node hands them over: one character a byte, without line breaks. */
function damaged(dice: Dice): string[] {
  return challenges(dice).map((header) => {
    const bytes = Buffer.from(header, 'latin1');
    for (let time = dice.below(4); time > 0 && bytes.length > 0; time -= 1) {
      const value = dice.below(256);
      bytes[dice.below(bytes.length)] = value < 0x20 || value === 0x7f ? 0x09 : value;
    }
    return bytes.toString('latin1');
  });
}

function once(dice: Dice): Verdict {
  const isSound = dice.isLucky(0.3);
  const headers = damaged(dice);
  if (isSound) headers.splice(dice.below(headers.length + 1), 0, soundChallenge(dice));
  const input = headers.join('\n');
  const challenge = guarded(() => pickChallenge(headers), input);
  if (isSound && challenge?.scheme !== 'digest')
    throw new Violation(`a sound Digest is there, and ${challenge?.scheme ?? 'none'} is taken`, input);
  if (challenge === null || challenge.scheme === 'basic') return 'rejected';
  const login = guarded(() => prepareDigest(challenge, LOGIN), input);
  for (const [by, offers] of [
    [login, headers] as const,
    [login, headers] as const,
    [login.follow('next'), [...headers, 'next']] as const,
  ]) {
    const answer = guarded(() => by.authorize('GET', TARGET), input);
    // What Node would refuse to send, or another header would begin with.
    if (/[^\t\x20-\x7e\x80-\xff]/.test(answer))
      throw new Violation(`the answer is ${JSON.stringify(answer)}`, input);
    demandSigned(answer, 'GET', TARGET, offers);
  }
  return 'accepted';
}

/** `WWW-Authenticate` headers of every kind, and the answers to them. */
export const challengeLane: Lane = {
  name: 'challenges',
  runs: 100_000,
  short: 200,
  limit: 1000,
  open: () => ({ once }),
};
