/**
 * Why a recorder, or one of its documents, could not be read.
 *
 * `reason` is one word for topics and events (`timeout`, `busy`, `bad_credentials` …);
 * `detail` is a sentence for people and never holds a secret.
 */
export type Fault = Unreachable | Unauthorized | Locked | Malformed;

/** No complete answer, an answer over the size limit, 5xx or Device Busy (contract 3.9). */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly reason:
    | 'refused'
    | 'timeout'
    | 'dns'
    | 'no_route'
    | 'tls'
    | 'reset'
    | 'http_error'
    | 'busy'
    | 'too_large'
    | 'redirect'
    | 'starting';
  readonly detail: string;
}

/** The login was refused, or the user may not read anything (`no_permission`: no login pause). */
export interface Unauthorized {
  readonly kind: 'unauthorized';
  readonly reason: 'bad_credentials' | 'no_permission' | 'no_supported_login';
  readonly detail: string;
  /** Login tries left before the recorder locks the account (`retryLoginTime`), where it says so. */
  readonly triesLeft: number | null;
}

/** The recorder says that this user or address is locked out. */
export interface Locked {
  readonly kind: 'locked';
  readonly reason: 'locked';
  readonly detail: string;
  /** Seconds until the recorder unlocks (`unlockTime`), where it says so. */
  readonly seconds: number | null;
}

/** An answer that is not the document asked for. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly reason:
    | 'empty'
    | 'not_xml'
    | 'not_json'
    | 'html'
    | 'doctype'
    | 'truncated'
    | 'unexpected'
    | 'not_isapi';
  readonly detail: string;
}

/** At so few tries left, only the user may try again (contract 3.10). */
const FEW_TRIES = 2;

/** A refusal in which the recorder tells that it has judged the password, and that no other may be tried now. */
export function forbidsLogin(fault: Fault): boolean {
  return fault.kind === 'locked' || leavesFewTries(fault);
}

/** A refusal in which the recorder says that it will lock soon. */
export function leavesFewTries(fault: Fault): boolean {
  return fault.kind === 'unauthorized' && fault.triesLeft !== null && fault.triesLeft <= FEW_TRIES;
}

/** A login that the recorder refused: what a login pause follows (contract 3.10). */
export function isRefusal(fault: Fault): boolean {
  return fault.kind === 'locked' || (fault.kind === 'unauthorized' && fault.reason === 'bad_credentials');
}
