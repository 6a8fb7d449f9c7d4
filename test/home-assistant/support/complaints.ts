import type { Connection } from 'home-assistant-js-websocket';
import { z } from 'zod';

const Entry = z.object({
  name: z.string(),
  message: z.array(z.string()),
  level: z.string(),
  source: z.array(z.unknown()),
  first_occurred: z.number(),
  timestamp: z.number(),
});
const Log = z.array(Entry);

const OF_MQTT = /^\w+ homeassistant\.components\.mqtt/;
/** A payload that Home Assistant does not understand is only worth an INFO to it, which its list leaves out. */
const NOT_UNDERSTOOD = /No matching payload/;
const OF_SOME_TEST = /dvr2mqtt-test-/;

/** What a Home Assistant complains of, about MQTT or about one of `bases`. */
export class Complaints {
  readonly #bases: readonly string[];
  readonly #seen = new Set<string>();

  constructor(bases: readonly string[]) {
    this.#bases = bases;
  }

  /**
   * What is new since this was asked last.
   *
   * @param text its log as a file; empty where it keeps none
   */
  async next(socket: Connection, text: string): Promise<string[]> {
    const log = Log.parse(await socket.sendMessagePromise({ type: 'system_log/list' }));
    const listed = log
      .filter(({ name, source, first_occurred, timestamp }) =>
        this.#isNew([name, ...source, first_occurred, timestamp].join(' ')),
      )
      .flatMap(({ level, name, message }) => message.map((line) => `${level} ${name} ${line}`))
      .filter((line) => this.#isOurs(line) || (OF_MQTT.test(line) && !OF_SOME_TEST.test(line)));
    const written = text
      .split('\n')
      .filter((line) => NOT_UNDERSTOOD.test(line) && this.#isOurs(line) && this.#isNew(line));
    return [...listed, ...written];
  }

  #isNew(key: string): boolean {
    const isNew = !this.#seen.has(key);
    this.#seen.add(key);
    return isNew;
  }

  #isOurs(line: string): boolean {
    return this.#bases.some((base) => line.includes(base));
  }
}
