import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { portOf } from '../../mqtt/support/brokers.ts';

/** A device that asks for the password in the clear and then repeats it wherever an answer has room for it. */
export interface Mirror {
  readonly port: number;
  /** Logins that it was sent. */
  readonly logins: ReadonlySet<string>;
  /** Requests that came to where it redirects to: there must be none. */
  readonly followed: () => number;
}

export async function openMirror(stack: AsyncDisposableStack): Promise<Mirror> {
  const logins = new Set<string>();
  let followed = 0;
  const elsewhere = await listen(stack, (_, answer) => {
    followed += 1;
    answer.end();
  });
  const port = await listen(stack, ({ url = '', headers }, answer) => {
    const { authorization } = headers;
    answer.setHeader('WWW-Authenticate', 'Basic realm="Mirror"');
    if (authorization === undefined) return void answer.writeHead(401).end();
    logins.add(authorization);
    repeat(answer, url, authorization, elsewhere);
  });
  return { port, logins, followed: () => followed };
}

/** What it says depends on the document asked for, so that each place of an answer has its turn. */
function repeat(answer: ServerResponse, url: string, authorization: string, elsewhere: number): void {
  const login = Buffer.from(authorization.replace(/^Basic /, ''), 'base64').toString();
  const password = login.slice(login.indexOf(':') + 1);
  const inUrl = encodeURIComponent(password);
  const xml = password.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const said = [authorization, xml, inUrl];
  const [header = '', text = '', link = ''] = said;
  answer.setHeader('X-Login', header);
  answer.setHeader('Content-Type', `application/xml; login="${header}"`);
  if (/deviceInfo|time$/.test(url)) {
    answer
      .writeHead(302, { Location: `http://${USER_INFO(link)}@127.0.0.1:${elsewhere}/?login=${link}` })
      .end();
  } else if (/capabilities|workingstatus/i.test(url)) {
    answer.writeHead(500);
    answer.end(
      `<ResponseStatus><requestURL>${url}?Authorization=${header}</requestURL><statusCode>3</statusCode>` +
        `<statusString>Device Error</statusString><description>Authorization: ${header} ${text} ${link}</description></ResponseStatus>`,
    );
  } else {
    answer.writeHead(404, { 'Content-Type': 'text/html' });
    answer.end(
      `<html><pre>Authorization: ${header}\n${text}\n${link}\n${JSON.stringify(password)}</pre></html>`,
    );
  }
}

const USER_INFO = (link: string): string => `viewer:${link}`;

async function listen(
  stack: AsyncDisposableStack,
  respond: (asked: IncomingMessage, answer: ServerResponse) => void,
): Promise<number> {
  const server = createServer(respond);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(() => {
    server.close();
    server.closeAllConnections();
  });
  return portOf(server);
}
