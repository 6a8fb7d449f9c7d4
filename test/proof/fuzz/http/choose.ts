import { Dice } from '../dice.ts';
import { type Attack, attackOf, pickAttack, redirectTo } from './attacks.ts';
import { answered } from './truth.ts';

const CHALLENGE = 'Digest realm="DVR", nonce="abc", qop="auth"';

/** What a request is asked with is in its target: so a run needs no memory on the other side. */
export function targetOf(seed: number): string {
  return `/ISAPI/ContentMgmt/InputProxy/channels/status?attack=${seed}`;
}

/** The second answer of a run, which tells which question it answers. */
export function secondBody(seed: number): string {
  return `<InputProxyChannelStatusList><mark>${seed}</mark></InputProxyChannelStatusList>`;
}

/** The attack that {@link choose} makes of a seed, where it does not ask for a login first. */
export function nameOf(seed: number): string {
  const dice = new Dice(seed);
  asksForLogin(dice);
  return pickAttack(dice);
}

function asksForLogin(dice: Dice): boolean {
  return dice.isLucky(0.3);
}

/**
 * What becomes of a request.
 *
 * @param elsewhere a port at which nobody must ever ask
 */
export function choose(path: string, head: string, elsewhere: number): Attack {
  const second = /second=(\d+)/.exec(path)?.[1];
  if (second !== undefined)
    return { name: 'second', bytes: [answered({ body: secondBody(Number(second)) })], ending: 'keep' };
  const dice = new Dice(Number(/attack=(\d+)/.exec(path)?.[1]));
  if (asksForLogin(dice) && !/^authorization:/im.test(head))
    return { name: 'login', bytes: [answered({ status: 401, headers: [CHALLENGE] })], ending: 'keep' };
  const attack = attackOf(dice);
  if (attack.name !== 'a redirect' || dice.isLucky(0.5)) return attack;
  return { ...attack, bytes: [redirectTo(`http://127.0.0.1:${elsewhere}${path}`)] };
}
