import type { Dice } from '../dice.ts';
import { jumble, rearrange } from './jumble.ts';

export const BASE = 'dvr2mqtt';
const REQUEST = `${BASE}/bridge/request/`;
const PAYLOADS = [
  '{}',
  '{"recorder":"house","transaction":"t1"}',
  '{"recorder":"house","channel":"2","transaction":7}',
  '{"recorder":"house","channel":3}',
  'PRESS',
  'null',
  '[]',
  '"x"',
];
const NAMES = [
  'refresh',
  'snapshot',
  'reboot',
  'REFRESH',
  '',
  '/',
  '#',
  '+',
  'refresh/x',
  '__proto__',
  'constructor',
  'toString',
];
const STRANGE = ['x'.repeat(65), 'é', '\0', 'a b', '../response/refresh', '$SYS', '\ud800', 'x'.repeat(3000)];
const TOPICS = [...NAMES, ...STRANGE].map((name) => REQUEST + name);
const KNOWN = ['refresh', 'snapshot'].map((name) => REQUEST + name);
const OTHERS = [
  `${BASE}/house/reboot/set`,
  `${BASE}/bridge/state`,
  'homeassistant/status',
  `${BASE}/attic/reboot/set`,
  '',
];

/** The topic on which the recorder `house` is told to start anew. */
export const REBOOT = `${BASE}/house/reboot/set`;

/** Where and what somebody says to the bridge. */
export function orderOf(dice: Dice): { readonly topic: string; readonly payload: Buffer } {
  return { topic: dice.pick(dice.pick([KNOWN, KNOWN, TOPICS, OTHERS])), payload: payloadOf(dice) };
}

function payloadOf(dice: Dice): Buffer {
  const text = dice.pick(PAYLOADS);
  const kind = dice.below(10);
  if (kind === 0) return dice.bytes(dice.below(100));
  if (kind === 1) return Buffer.from(dice.pick(['[', '{"a":', '"', ' ']).repeat(dice.below(40_000)));
  if (kind === 2) return Buffer.from(`\ufeff${text}`, dice.pick(['utf8', 'utf16le']));
  if (kind < 6) return Buffer.from(text);
  return Buffer.from(kind < 8 && text.startsWith('{') ? rearrange(text, dice) : jumble(text, dice));
}

/** Whether the bridge has to answer. */
export function isCommand(topic: string, payload: Buffer): boolean {
  return payload.length > 0 && (topic === REBOOT || topic.startsWith(REQUEST));
}

/** What is wrong with an answer, if anything; `done` is what was done for it. */
export function findWrong(topic: string, payload: string, done: readonly string[]): string | null {
  if (!/^dvr2mqtt\/bridge\/response\/[a-z_]{1,64}$/.test(topic)) return `answers on ${topic}`;
  const said: unknown = JSON.parse(payload);
  if (typeof said !== 'object' || said === null || !('status' in said)) return `answers ${payload}`;
  if (said.status === 'ok') return done.length === 1 ? null : `says ${payload} and did ${done.join()}`;
  const isSentence =
    said.status === 'error' && 'error' in said && typeof said.error === 'string' && said.error !== '';
  return isSentence ? null : `answers ${payload}`;
}
