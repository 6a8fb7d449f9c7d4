import { connectAsync } from 'mqtt';
import type { ToldEvent } from '../../bridge/support/events.ts';
import { whoseOf } from './record.ts';
import type { Watched } from './watched.ts';

const BASE = 'dvr2mqtt/';

/** What someone finds on the broker who comes to it now. */
export class Board {
  readonly #shown = new Map<string, string>();

  static async open(stack: AsyncDisposableStack, port: number): Promise<Board> {
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0, protocolVersion: 4 });
    stack.defer(() => client.endAsync(true));
    const board = new Board();
    client.on('message', (topic, payload) => {
      const text = payload.toString();
      if (text === '') board.#shown.delete(topic);
      else board.#shown.set(topic, text);
    });
    await client.subscribeAsync('#', { qos: 0 });
    return board;
  }

  /** What is shown on a topic below the base topic; `undefined` where nothing is. */
  shown(topic: string): string | undefined {
    return this.#shown.get(BASE + topic);
  }

  /** What is shown otherwise than the recorders have it, and than the events tell. */
  differences(recorders: readonly Watched[], events: readonly ToldEvent[]): readonly string[] {
    const wanted = new Map([['bridge/state', 'online']]);
    let lost = 0;
    for (const { id, model } of recorders) {
      wanted.set(`${id}/availability`, 'online').set(`${id}/online`, 'ON').set(`${id}/status`, 'ok');
      for (const camera of model.cameras) {
        const isThere = camera.online === true;
        if (!isThere) lost += 1;
        const whose = `${id}/${camera.id}`;
        const own = events.filter((event) => whoseOf(event) === whose && event.event_type.startsWith('o'));
        const last = own.at(-1);
        const downtime = own.findLast(({ event_type }) => event_type === 'online')?.duration;
        wanted.set(`${whose}/online`, isThere ? 'ON' : 'OFF');
        wanted.set(`${whose}/recording`, camera.recording === 1 ? 'ON' : 'OFF');
        wanted.set(`${whose}/offline_since`, last?.event_type === 'offline' ? last.since : 'None');
        if (downtime !== undefined) wanted.set(`${whose}/last_downtime`, String(downtime));
      }
    }
    wanted.set('bridge/cameras_offline', String(lost));
    return [...wanted]
      .filter(([topic, payload]) => this.shown(topic) !== payload)
      .map(([topic, payload]) => `${topic} shows ${this.shown(topic) ?? 'nothing'} instead of ${payload}`);
  }
}
