/**
 * A kind of password: what is special about it stands between, before and behind two marks, so that every part of it
 * that gets out is recognised, however it was cut or escaped.
 */
export interface Kind {
  readonly name: string;
  /** Marks of digits only, where letters would take the meaning away. */
  readonly isNumeric?: true;
  /** Whether an environment variable, a file and a line of YAML can hold it; the configuration refuses the others. */
  readonly isRefused?: true;
  make(head: string, tail: string): string;
}

/** What people, password generators and attackers write. */
export const KINDS: readonly Kind[] = [
  { name: 'letters', make: (a, b) => `${a}${b}` },
  { name: 'digits', isNumeric: true, make: (a, b) => `00${a}${b}` },
  { name: 'float', isNumeric: true, make: (a, b) => `${a}.${b}` },
  { name: 'spaces', make: (a, b) => ` ${a} and  ${b} ` },
  { name: 'double quotes', make: (a, b) => `"${a}" "${b}` },
  { name: 'single quotes', make: (a, b) => `'${a}''it's${b}'` },
  { name: 'backslashes', make: (a, b) => `\\${a}\\n\\x41\\u0041${b}\\` },
  { name: 'UTF-8', make: (a, b) => `ß${a}éЖ漢${b}ñ` },
  { name: 'decomposed and emoji', make: (a, b) => `e\u0301${a}🔑👨‍👩‍👧${b}u\u0308` },
  { name: 'percent', make: (a, b) => `%${a}%41%%20%zz${b}%` },
  { name: 'URL', make: (a, b) => `${a}:p@ss/w?rd&x=#${b}@host:80/` },
  { name: 'scheme', make: (a, b) => `mqtt://${a}:x@${b}` },
  { name: 'shell', make: (a, b) => `$(${a});\`id\`|&>$HOME *!~${b}"$@"` },
  { name: 'YAML', make: (a, b) => `- ${a}: [x, {y: #&*!|>'"%@\`, ${b}: z}]` },
  { name: 'YAML tag', make: (a, b) => `!env ${a} !file ${b}` },
  { name: 'comma', make: (a, b) => `${a}, ${b}` },
  { name: 'comma and colon', make: (a, b) => `${a}, ${b}: ${b}` },
  { name: 'comment', make: (a, b) => `#${a} # ${b}` },
  { name: 'XML', make: (a, b) => `</password><${a}>&amp;<!--]]>${b}` },
  { name: 'template', make: (a, b) => `{{ ${a} }}{% x %}\${${b}}` },
  { name: 'expression', make: (a, b) => `(${a}.*+?^$|)[${b}]\\1$&` },
  { name: 'colons', make: (a, b) => `:${a}::${b}:` },
  { name: 'dashes', make: (a, b) => `--${a}=${b}` },
  { name: 'long', make: (a, b) => `${a}${'long '.repeat(40)}${b}` },
  { name: 'line break', isRefused: true, make: (a, b) => `${a}\r\nX-Injected: ${b}` },
  { name: 'control characters', isRefused: true, make: (a, b) => `${a}\t\u001b[31m${b}` },
];
