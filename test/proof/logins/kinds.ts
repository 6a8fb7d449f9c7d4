import type { LoginRules } from '../../../src/sources/simulator/login-rules.ts';
import { FORMS, type RefusalForm } from './refusals.ts';

/** A kind of recorder, as far as its login goes. */
export interface Kind {
  readonly name: string;
  readonly form: RefusalForm;
  readonly rules?: Partial<LoginRules>;
  /** Who asks without a login is told of a lock as well. */
  readonly tellsUnasked?: true;
  /** A change of the password leaves what is logged in alone. */
  readonly keepsNonces?: true;
  /** What the bridge does beside reading. */
  readonly extras?: Partial<Extras>;
  /** Answers 401 for the alertStream, which the user may not have. */
  readonly hidesStream?: true;
}

/** What else uses the login. */
export interface Extras {
  readonly stream: boolean;
  readonly pictures: boolean;
  readonly health: boolean;
}

const ALL: Extras = { stream: true, pictures: true, health: true };

export const KINDS: readonly Kind[] = [
  { name: 'userCheck', form: FORMS.userCheck, tellsUnasked: true },
  { name: 'with-all', form: FORMS.minimal, extras: ALL },
  { name: 'three-tries', form: FORMS.retryTimes, rules: { maxIllegalLoginTimes: 3 } },
  { name: 'basic', form: FORMS.html, rules: { offers: ['Basic'] } },
  { name: 'forbidden', form: FORMS.forbidden, keepsNonces: true },
  { name: 'one-nonce-a-request', form: FORMS.lockTime, rules: { nonceUses: 1, staleWord: 'true' } },
  { name: 'all-and-tries', form: FORMS.json, rules: { maxIllegalLoginTimes: 4 }, extras: ALL },
  { name: 'nonces-kept', form: FORMS.minimal, keepsNonces: true, rules: { maxIllegalLoginTimes: 7 } },
  { name: 'long-lock', form: FORMS.userCheck, rules: { maxIllegalLoginTimes: 1, lockTime: 5400 } },
  { name: 'lock-without-time', form: FORMS.lockWord, rules: { maxIllegalLoginTimes: 2 } },
  { name: 'mute', form: FORMS.mute, rules: { nonceUses: 5 } },
  { name: 'next-nonce', form: FORMS.retryTimes, rules: { nextNonce: true }, tellsUnasked: true },
  { name: 'rfc-2069', form: FORMS.html, rules: { qop: false, staleWord: 'FALSE', nonceUses: 20 } },
  { name: 'sha-256', form: FORMS.userCheck, rules: { offers: ['MD5', 'SHA-256'], opaque: 'a' }, extras: ALL },
  { name: 'basic-or-digest', form: FORMS.lockTime, rules: { offers: ['Basic', 'MD5'] }, extras: ALL },
  { name: 'basic-with-all', form: FORMS.userCheck, rules: { offers: ['Basic'] }, extras: ALL },
  { name: 'hidden-stream', form: FORMS.minimal, extras: { stream: true }, hidesStream: true },
  { name: 'all-and-lock', form: FORMS.lockTime, rules: { maxIllegalLoginTimes: 2 }, extras: ALL },
];
