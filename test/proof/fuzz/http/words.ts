import type { Dice } from '../dice.ts';

const WORDS = [
  'Digest',
  'Basic',
  'digest',
  'NTLM',
  'realm="DVR"',
  'nonce="abc"',
  'nonce=abc',
  'nonce=""',
  'qop="auth"',
  'qop=auth-int',
  'qop="auth,auth-int"',
];
const MORE = [
  'algorithm=MD5',
  'algorithm="SHA-256"',
  'algorithm=SHA-512',
  'algorithm=MD5-sess',
  'opaque="\\""',
  'charset=UTF-8',
  'stale=true',
  'domain="/"',
];
const MARKS = [
  ',',
  ', ',
  ' ',
  '=',
  '"',
  '\\',
  '\t',
  ';',
  '"\\',
  ',,',
  '\x80',
  'é',
  'userhash=true',
  'realm="ü"',
  `nonce="${'n'.repeat(5000)}"`,
  `x=${'"\\'.repeat(2000)}`,
];

/** Challenges of all that challenges are made of. */
export function challenges(dice: Dice): string[] {
  const words = (): string =>
    Array.from(
      { length: 1 + dice.below(9) },
      () => dice.pick([...WORDS, ...MORE, ...MARKS]) + dice.pick([', ', ' ', ',', '']),
    ).join('');
  return Array.from({ length: 1 + dice.below(3) }, () =>
    dice.isLucky(0.3) ? `Digest realm="DVR", nonce="${dice.below(1e9)}", qop="auth", ${words()}` : words(),
  );
}

/** A challenge that is right, by any algorithm. */
export function soundChallenge(dice: Dice): string {
  const parts = [
    `realm=${dice.pick(['"DVR"', '""', '"a, Basic b"', '"IP Camera(C2345)"'])}`,
    `nonce="${dice.below(1e9)}:${dice.below(1e9)}="`,
    ...(dice.isLucky(0.7) ? [`qop="${dice.pick(['auth', 'auth,auth-int', 'auth-int, auth'])}"`] : []),
    ...(dice.isLucky(0.7)
      ? [`algorithm=${dice.pick(['MD5', '"MD5"', 'md5', 'SHA-256', 'MD5-sess', 'SHA-256-sess'])}`]
      : []),
    ...(dice.isLucky(0.3) ? ['opaque="5ccc069c"'] : []),
    ...(dice.isLucky(0.3) ? ['stale=FALSE'] : []),
  ];
  return `Digest ${parts.join(', ')}`;
}
