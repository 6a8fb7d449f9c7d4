import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { portOf } from '../../mqtt/support/brokers.ts';
import { Toll } from './toll.ts';

/** A wire to a broker. */
export interface Wire {
  readonly url: string;
  /** Ends all connections without a word. */
  cut(): void;
  /** The most messages of one connection that the broker had not acknowledged. */
  mostWaiting(): number;
}

/** @param isOld hangs up on who asks for MQTT 5, as old brokers do */
export async function openWire(stack: AsyncDisposableStack, broker: string, isOld: boolean): Promise<Wire> {
  const ends = new Set<Socket>();
  const tolls: Toll[] = [];
  const server = createServer((near) => {
    const toll = new Toll();
    tolls.push(toll);
    near.on('data', (data: Buffer) => toll.pass('up', data));
    const far = connect(Number(new URL(broker).port), '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        ends.delete(one);
        other.destroy();
      });
    }
    far.on('data', (data: Buffer) => {
      toll.pass('down', data);
      near.write(data);
    });
    near.once('data', (first: Buffer) => {
      // The version stands behind the protocol's name (MQTT 5, 3.1.2.2).
      if (isOld && first[first.indexOf('MQTT') + 4] === 5) return void near.destroy();
      far.write(first);
      near.on('data', (data) => far.write(data));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const end of ends) end.destroy();
  };
  stack.defer(() => {
    server.close();
    cut();
  });
  return {
    url: `mqtt://127.0.0.1:${portOf(server)}`,
    cut,
    mostWaiting: () => Math.max(0, ...tolls.map(({ most }) => most)),
  };
}
