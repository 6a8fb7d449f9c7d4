import type { Fault } from '../../../domain/fault.ts';
import type { LoginBody } from './login-body.ts';

/** A limit of sessions or connections is no refusal (contract 3.10). */
export const NOT_JUDGED: Fault = {
  kind: 'unreachable',
  reason: 'busy',
  detail: 'The recorder has no session or connection left.',
};

export const NO_SUPPORTED_LOGIN: Fault = {
  kind: 'unauthorized',
  reason: 'no_supported_login',
  detail: 'The recorder asks for a login and offers neither Digest nor Basic. No password was sent.',
  triesLeft: null,
};

export function refusedFault({ triesLeft }: LoginBody): Fault {
  const detail = `The recorder refuses the user name or the password${
    triesLeft === null ? '' : ` (tries left: ${triesLeft})`
  }.`;
  return { kind: 'unauthorized', reason: 'bad_credentials', detail, triesLeft };
}

export function lockedFault({ seconds }: LoginBody): Fault {
  const detail = `The recorder has locked this user or this address out${
    seconds === null ? '' : ` for ${seconds} s`
  }.`;
  return { kind: 'locked', reason: 'locked', detail, seconds };
}
