import { type Block, isUnset, password, texts } from './app-fields.ts';
import type { Finding } from './fault.ts';

/** Stands for Supervisor's broker while the rest of the form is judged. */
const NOT_KNOWN_YET = 'mqtt://supervisor';

/** The broker of the form in the words of the YAML file. */
export function translateBroker(block: Block, findings: Finding[]): Block {
  const { server, username } = texts(block, ['server', 'username']);
  const path = ['mqtt', 'server'];
  if (server === undefined) {
    if (username !== undefined || !isUnset(block['password'])) {
      const message =
        "is missing; `username` and `password` belong to it: leave all three empty to use Home Assistant's own broker";
      findings.push({ path, message });
    }
    return { url: NOT_KNOWN_YET };
  }
  // `embedded` is not for the app, and what carries a login is told as such by the rules for every broker.
  if (typeof server !== 'string' || !/^(?:mqtts?|wss?):\/\/|@/i.test(server)) {
    const message = 'must begin with mqtt://, mqtts://, ws:// or wss://, like mqtt://192.168.1.5:1883';
    findings.push({ path, message });
  }
  return { url: server, ...texts(block, ['username']), ...password(block) };
}
