import type { Form } from '../documents/element.ts';

interface Login {
  readonly username: string;
  readonly password: string;
}

/** A way to write a secret. */
interface Spelling {
  readonly called: string;
  write(secret: string, form: Form, login: Login): string;
  /** What would betray it; all of them together are told as one. */
  traces(secret: string, login: Login): readonly string[];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

const forXml = (text: string) => text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
const forJson = (text: string) => JSON.stringify(text).slice(1, -1);
const inForm = (text: string, form: Form) => (form === 'xml' ? forXml(text) : forJson(text));
const byNumber = (text: string) =>
  Array.from(text, (letter) => `&#x${(letter.codePointAt(0) ?? 0).toString(16)};`).join('');
const byUnit = (text: string) =>
  Array.from(
    text,
    (letter) => String.raw`\u` + (letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0'),
  ).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');

/** Written otherwise here than in what is proven: a slip there must not be believed by what judges it. */
export const SPELLINGS: readonly Spelling[] = [
  {
    called: 'as it is',
    write: (secret, form) => inForm(secret, form),
    traces: (secret) => [secret, forXml(secret), forJson(secret)],
  },
  {
    called: 'for a URL',
    write: (secret) => encodeURIComponent(secret),
    traces: (secret) => [encodeURIComponent(secret), encodeURIComponent(secret).toLowerCase()],
  },
  {
    called: 'letter by letter',
    write: (secret, form) => (form === 'xml' ? byNumber(secret) : byUnit(secret)),
    traces: (secret) => [byNumber(secret), byUnit(secret)],
  },
  {
    called: 'in Base64',
    write: (secret) => base64(secret),
    traces: (secret) => [base64(secret).replace(/=+$/, '')],
  },
  {
    called: 'as a login in Base64',
    write: (_, __, { username, password }) => base64(`${username}:${password}`),
    traces: (_, { username, password }) => [base64(`${username}:${password}`).replace(/=+$/, '')],
  },
  {
    called: 'in a URL',
    write: (_, form, { username, password }) =>
      inForm(`rtsp://${encodeURIComponent(username)}:${encodeURIComponent(password)}@192.0.2.7/1`, form),
    traces: () => [],
  },
];
