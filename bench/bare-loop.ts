import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { pickChallenge } from '../src/sources/isapi/challenge.ts';
import { type DigestLogin, prepareDigest } from '../src/sources/isapi/digest.ts';
import { answerParent, usage } from './child.ts';
import { BareTask, type Mark, type Place } from './shapes.ts';

/**
 * The floor: nothing but node:http and a kept-alive connection. It fetches what the bridge fetches, with the login
 * ahead of the request, and drops the bytes.
 */

/** What the bridge asks for in an ordinary reading. */
const PATHS = {
  nvr: [
    '/ISAPI/ContentMgmt/InputProxy/channels/status',
    '/ISAPI/System/workingstatus/chanStatus?format=json',
  ],
  dvr: ['/ISAPI/System/Video/inputs/channels', '/ISAPI/System/workingstatus/chanStatus?format=json'],
} as const;

const agent = new http.Agent({ keepAlive: true });
let polls = 0;

function get(place: Place, path: string, authorization: string | null): Promise<http.IncomingMessage> {
  const { host, port } = place;
  const headers = authorization === null ? {} : { authorization };
  return new Promise((resolve, reject) => {
    http
      .get({ agent, host, port, path, headers }, (answer) => {
        answer.on('end', () => resolve(answer));
        answer.resume();
      })
      .on('error', reject);
  });
}

async function logIn(place: Place): Promise<DigestLogin> {
  const path = PATHS[place.kind][0];
  const { headers } = await get(place, path, null);
  const challenge = pickChallenge([headers['www-authenticate'] ?? '']);
  if (challenge?.scheme !== 'digest') throw new Error('no digest is offered');
  return prepareDigest(challenge, place);
}

async function poll(place: Place, login: DigestLogin): Promise<void> {
  for (const path of PATHS[place.kind]) {
    const { statusCode } = await get(place, path, login.authorize('GET', path));
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
  }
  polls += 1;
}

answerParent({
  async start(input) {
    const { places, manner, ...task } = BareTask.parse(input);
    const interval = task.interval * 1000;
    const logged = await Promise.all(places.map(async (place) => ({ place, login: await logIn(place) })));
    if (manner === 'bursts') {
      setInterval(() => {
        for (const { place, login } of logged) void poll(place, login);
      }, interval);
      return;
    }
    for (const [index, { place, login }] of logged.entries()) {
      void delay((index * interval) / logged.length).then(() =>
        setInterval(() => void poll(place, login), interval),
      );
    }
  },
  mark: (): Mark => ({ ...usage(), polls }),
});
