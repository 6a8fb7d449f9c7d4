import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { alertXml } from '../../src/sources/simulator/alert-stream.ts';

const ALERTS = [
  alertXml({ type: 'heartBeat', state: 'inactive' }),
  alertXml({ type: 'videoloss', channelID: '2', state: 'active' }),
  alertXml({ type: 'VMD', channelID: '3', state: 'active' }),
];
/** A picture comes with every so many alerts. */
const PICTURE_EVERY = 100;
const PICTURE = Buffer.alloc(4096, 0xa5);

/** A recorder that has nothing but a stream, and lets everyone in: the login is not what is measured. */
export function sendParts(): { readonly server: Server; readonly send: (parts: number) => Promise<void> } {
  let open: ServerResponse | null = null;
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'multipart/mixed; boundary=boundary' });
    response.flushHeaders();
    open = response;
  });
  const send = async (parts: number): Promise<void> => {
    for (let part = 0; part < parts; part += 1) {
      const isFull = open?.write(part % PICTURE_EVERY === 0 ? picture() : alert(part)) === false;
      if (isFull && open !== null) await once(open, 'drain');
    }
  };
  return { server, send };
}

function alert(part: number): string {
  const body = ALERTS[part % ALERTS.length] ?? '';
  return `--boundary\r\nContent-Type: application/xml; charset="UTF-8"\r\nContent-Length: ${body.length}\r\n\r\n${body}\r\n`;
}

/** With an alert behind it, so that every part is heard of. */
function picture(): Buffer {
  const head = `--boundary\r\nContent-Type: image/jpeg\r\nContent-Length: ${PICTURE.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), PICTURE, Buffer.from(`\r\n${alert(0)}`)]);
}
