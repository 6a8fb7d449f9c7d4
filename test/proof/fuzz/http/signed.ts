import { createHash } from 'node:crypto';
import { Violation } from '../lane.ts';

export const LOGIN = { username: 'viewer', password: 'gEh3im-9x!' };

/** Parameters of a header as they are meant, each once. */
function parametersOf(header: string, input: string): Map<string, string> {
  const found = new Map<string, string>();
  let rest = header.replace(/^\w+ /, '');
  while (rest !== '') {
    const one = /^([\w*-]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))(?:, |$)/.exec(rest);
    const [whole = '', name = '', quoted, plain = ''] = one ?? [];
    if (one === null || found.has(name)) throw new Violation(`what is sent is no header: ${header}`, input);
    found.set(name, quoted?.replaceAll(/\\(.)/g, '$1') ?? plain);
    rest = rest.slice(whole.length);
  }
  return found;
}

/**
 * Looks that an `Authorization` header answers one of these challenges, and computes it anew as RFC 7616 and RFC 2069
 * have it.
 */
export function demandSigned(
  header: string,
  method: string,
  uri: string,
  challenges: readonly string[],
): void {
  const input = `${challenges.join('\n')}\n→ ${header}`;
  if (header.includes(LOGIN.password)) throw new Violation('the password is in the answer', input);
  if (header.startsWith('Basic ')) {
    if (!challenges.some((one) => /\bbasic\b/i.test(one)))
      throw new Violation('Basic, which nobody offers', input);
    return;
  }
  const told = parametersOf(header, input);
  const say = (name: string): string => told.get(name) ?? '';
  const algorithm = (told.get('algorithm') ?? 'MD5').toUpperCase();
  const hash = (text: string): string =>
    createHash(algorithm.startsWith('SHA-256') ? 'sha256' : 'md5')
      .update(Buffer.from(text, 'latin1'))
      .digest('hex');
  const user = hash(`${LOGIN.username}:${say('realm')}:${LOGIN.password}`);
  const a1 = algorithm.endsWith('-SESS') ? hash(`${user}:${say('nonce')}:${say('cnonce')}`) : user;
  const middle = told.has('qop') ? `${say('nc')}:${say('cnonce')}:${say('qop')}:` : '';
  const response = hash(`${a1}:${say('nonce')}:${middle}${hash(`${method}:${uri}`)}`);
  if (say('username') !== LOGIN.username || say('uri') !== uri || say('response') !== response)
    throw new Violation('the answer is no answer to this', input);
  const isOffered = (value: string) =>
    challenges.some((one) => one.includes(value) || one.replaceAll(/\\(.)/g, '$1').includes(value));
  if (!/digest/i.test(challenges.join()) || !isOffered(say('nonce')) || !isOffered(say('realm')))
    throw new Violation('answers what nobody asked', input);
}
