import { connectAsync, type MqttClient } from 'mqtt';

/** Milliseconds until it connects again. */
const RETRY = 100;

/** An independent MQTT client with a session that its broker is to keep. */
export class Checker {
  /** How often its broker had forgotten the session. */
  forgotten = 0;
  connections = 1;

  private constructor(client: MqttClient, hear: (payload: string) => void) {
    client.on('connect', ({ sessionPresent }) => {
      this.connections += 1;
      if (!sessionPresent) this.forgotten += 1;
    });
    client.on('error', () => {});
    client.on('message', (_, payload) => hear(payload.toString()));
  }

  static async open(
    stack: AsyncDisposableStack,
    port: number,
    topic: string,
    hear: (payload: string) => void,
  ): Promise<Checker> {
    const options = {
      clientId: 'checker',
      clean: false,
      reconnectPeriod: RETRY,
      protocolVersion: 4,
    } as const;
    const client = await connectAsync(`mqtt://127.0.0.1:${port}`, options);
    stack.defer(() => client.endAsync(true));
    const checker = new Checker(client, hear);
    await client.subscribeAsync(topic, { qos: 1 });
    return checker;
  }
}
