import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import axios from 'axios';
import { pickChallenge } from '../src/sources/isapi/client/challenge.ts';
import { type DigestLogin, prepareDigest } from '../src/sources/isapi/client/digest.ts';
import { answerParent, usage } from './child.ts';
import { BareTask, type Mark, type Place } from './shapes.ts';

/**
 * The floor: nothing but node:http and a kept-alive connection. It fetches what the bridge fetches, with the login
 * ahead of the request, and drops the bytes. Or the same through axios, which is how the bridge asks: between the two
 * floors is what axios takes for itself.
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

async function getPlain(place: Place, path: string, authorization: string): Promise<number> {
  return (await get(place, path, authorization)).statusCode ?? 0;
}

/** The same through axios, told to do nothing with what comes. */
async function getThroughAxios(place: Place, path: string, authorization: string): Promise<number> {
  const { status } = await axios.get(`http://${place.host}:${place.port}${path}`, {
    headers: { authorization },
    httpAgent: agent,
    responseType: 'arraybuffer',
    maxRedirects: 0,
    decompress: false,
    proxy: false,
  });
  return status;
}

async function logIn(place: Place): Promise<DigestLogin> {
  const path = PATHS[place.kind][0];
  const { headers } = await get(place, path, null);
  const challenge = pickChallenge([headers['www-authenticate'] ?? '']);
  if (challenge?.scheme !== 'digest') throw new Error('no digest is offered');
  return prepareDigest(challenge, place);
}

async function poll(place: Place, login: DigestLogin, ask: typeof getThroughAxios): Promise<void> {
  for (const path of PATHS[place.kind]) {
    const status = await ask(place, path, login.authorize('GET', path));
    if (status !== 200) throw new Error(`status ${status}`);
  }
  polls += 1;
}

answerParent({
  async start(input) {
    const { places, manner, ...task } = BareTask.parse(input);
    const interval = task.interval * 1000;
    const logged = await Promise.all(places.map(async (place) => ({ place, login: await logIn(place) })));
    if (manner !== 'spread') {
      const ask = manner === 'axios' ? getThroughAxios : getPlain;
      setInterval(() => {
        for (const { place, login } of logged) void poll(place, login, ask);
      }, interval);
      return;
    }
    for (const [index, { place, login }] of logged.entries()) {
      void delay((index * interval) / logged.length).then(() =>
        setInterval(() => void poll(place, login, getPlain), interval),
      );
    }
  },
  mark: (): Mark => ({ ...usage(), polls }),
});
