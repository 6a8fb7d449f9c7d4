import { type Connection, type HassEntities, subscribeEntities } from 'home-assistant-js-websocket';
import { z } from 'zod';

const Entities = z.array(
  z.object({
    entity_id: z.string(),
    unique_id: z.string(),
    device_id: z.string().nullable(),
    disabled_by: z.string().nullable(),
    entity_category: z.string().nullable(),
    original_name: z.string().nullable(),
  }),
);
export type Entity = z.infer<typeof Entities>[number];
const Devices = z.array(
  z.object({
    id: z.string(),
    identifiers: z.array(z.array(z.string())),
    config_entries: z.array(z.string()),
    via_device_id: z.string().nullable(),
    name: z.string().nullable(),
    manufacturer: z.string().nullable(),
    model: z.string().nullable(),
  }),
);
export type Device = z.infer<typeof Devices>[number];

/** The devices, entities and states of a Home Assistant, asked again only when it says that they have changed. */
export class Registry {
  readonly entities: () => Promise<readonly Entity[]>;
  readonly devices: () => Promise<readonly Device[]>;
  /** By entity id. */
  states: HassEntities = {};

  private constructor(entities: () => Promise<readonly Entity[]>, devices: () => Promise<readonly Device[]>) {
    this.entities = entities;
    this.devices = devices;
  }

  static async of(socket: Connection): Promise<Registry> {
    const registry = new Registry(
      await kept(socket, 'entity', (list) => Entities.parse(list)),
      await kept(socket, 'device', (list) => Devices.parse(list)),
    );
    await new Promise<void>((resolve) => {
      subscribeEntities(socket, (states) => {
        registry.states = states;
        resolve();
      });
    });
    return registry;
  }
}

async function kept<T>(
  socket: Connection,
  kind: 'entity' | 'device',
  parse: (list: unknown) => T,
): Promise<() => Promise<T>> {
  let last: Promise<T> | null = null;
  await socket.subscribeEvents(() => void (last = null), `${kind}_registry_updated`);
  return () =>
    (last ??= socket
      .sendMessagePromise({ type: `config/${kind}_registry/list` })
      .then((list) => parse(list)));
}
