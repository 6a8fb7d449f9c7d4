import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** How the stand-in answers `GET /services/mqtt`: with a reply, not at all, or by cutting the connection. */
export type Behaviour = Reply | 'hang' | 'reset';

export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly location?: string;
}

/** One request as it arrived. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | null;
}

/** Home Assistant's Supervisor as far as the app speaks to it, over real HTTP. */
export interface StandIn {
  readonly url: string;
  readonly token: string;
  /** What Supervisor puts into the environment of the app. */
  readonly env: { readonly SUPERVISOR_TOKEN: string; readonly SUPERVISOR_API: string };
  /** From the next request on; at first there is no broker. */
  behaviour: Behaviour;
  readonly requests: readonly Asked[];
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const reply = (status: number, content: unknown): Reply => ({ status, body: JSON.stringify(content) });

/** No app provides the MQTT service. */
export const NO_BROKER: Reply = reply(400, { result: 'error', message: 'Service not enabled' });

/** What the Mosquitto app registers, with whatever is to differ. */
export const broker = (data: object = {}): Reply =>
  reply(200, {
    result: 'ok',
    data: {
      host: 'core-mosquitto',
      port: 1883,
      ssl: false,
      username: 'addons',
      password: 'broker-secret-1',
      protocol: '3.1.1',
      addon: 'core_mosquitto',
      ...data,
    },
  });

/** Starts a stand-in on 127.0.0.1, by default on a free port. */
export async function startSupervisor(port = 0): Promise<StandIn> {
  const token = 'token-secret-1';
  const requests: Asked[] = [];
  const server = createServer((request, response) => {
    const { method = '', url: path = '' } = request;
    requests.push({ method, path, authorization: request.headers.authorization ?? null });
    answer(request, response, token, standIn.behaviour);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  const standIn: StandIn = {
    url,
    token,
    env: { SUPERVISOR_TOKEN: token, SUPERVISOR_API: url },
    behaviour: NO_BROKER,
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
  return standIn;
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  behaviour: Behaviour,
): void {
  const send = ({ status, body, location }: Reply): void => {
    const headers = location === undefined ? {} : { location };
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  };
  const { authorization } = request.headers;
  if (authorization === undefined) send({ status: 401, body: '401: Unauthorized' });
  else if (authorization !== `Bearer ${token}`) send({ status: 403, body: '403: Forbidden' });
  else if (request.method !== 'GET' || request.url !== '/services/mqtt')
    send({ status: 404, body: '404: Not Found' });
  else if (behaviour === 'reset') request.socket.resetAndDestroy();
  else if (behaviour !== 'hang') send(behaviour);
}
