import { createHash, randomBytes } from 'node:crypto';
import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { request as requestTls } from 'node:https';

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Each `WWW-Authenticate` header by itself. */
  readonly challenges: readonly string[];
  readonly bytes: Buffer;
  readonly text: string;
}

export interface Asking {
  readonly method?: string;
  readonly authorization?: string | undefined;
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
  readonly ca?: string;
  /** Called with the size of the body so far. */
  readonly arrived?: (bytes: number) => void;
}

/** One agent with one kept connection; destroy it when done. */
export function keptConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

/** One request, with nothing done about its answer; rejects when no whole answer comes. */
export function ask(url: string, asking: Asking = {}): Promise<Reply> {
  const { method = 'GET', authorization, agent, signal, ca, arrived } = asking;
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: authorization === undefined ? {} : { Authorization: authorization },
      agent: agent ?? false,
      ...(signal === undefined ? {} : { signal }),
      ...(ca === undefined ? {} : { ca }),
    };
    const sent = (url.startsWith('https') ? requestTls : request)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        arrived?.((size += chunk.length));
      });
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const challenges = response.rawHeaders.filter(
          (_, index, raw) => raw[index - 1]?.toLowerCase() === 'www-authenticate' && index % 2 === 1,
        );
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          challenges,
          bytes,
          text: bytes.toString(),
        });
      });
    });
    sent.on('error', reject);
    sent.end();
  });
}

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** An `Authorization` header for a Digest challenge, worked out apart from the simulator (RFC 7616, RFC 2069). */
export function authorize(
  challenge: string,
  login: Login,
  target: string,
  { method = 'GET', nc = 1 }: { method?: string; nc?: number } = {},
): string {
  const param = (name: string): string | undefined =>
    new RegExp(`[ ,]${name}="([^"]*)"`).exec(challenge)?.[1];
  const algorithm = param('algorithm') ?? 'MD5';
  const h = (text: string): string =>
    createHash(algorithm.startsWith('MD5') ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const nonce = param('nonce') ?? '';
  const realm = param('realm') ?? '';
  const cnonce = randomBytes(8).toString('hex');
  const count = nc.toString(16).padStart(8, '0');
  const user = h(`${login.username}:${realm}:${login.password}`);
  const a1 = algorithm.endsWith('-sess') ? h(`${user}:${nonce}:${cnonce}`) : user;
  const a2 = h(`${method}:${target}`);
  const withQop = param('qop') !== undefined;
  const response = h(withQop ? `${a1}:${nonce}:${count}:${cnonce}:auth:${a2}` : `${a1}:${nonce}:${a2}`);
  const username = Buffer.from(login.username).toString('latin1');
  return [
    `Digest username="${username}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${target}"`,
    `response="${response}"`,
    ...(param('algorithm') === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(param('opaque') === undefined ? [] : [`opaque="${param('opaque')}"`]),
    ...(withQop ? ['qop=auth', `nc=${count}`, `cnonce="${cnonce}"`] : []),
    ...(withQop || !algorithm.endsWith('-sess') ? [] : [`cnonce="${cnonce}"`]),
  ].join(', ');
}

/** Asks without a login, then with one for the first challenge; the second answer. */
export async function read(
  { url }: { url: string },
  login: Login,
  target: string,
  asking: Asking = {},
): Promise<Reply> {
  const first = await ask(url + target, asking);
  const [challenge] = first.challenges;
  if (first.status !== 401 || challenge === undefined) return first;
  const method = asking.method ?? 'GET';
  return ask(url + target, { ...asking, authorization: authorize(challenge, login, target, { method }) });
}
