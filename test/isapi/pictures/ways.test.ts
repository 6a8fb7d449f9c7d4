import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Answer, IsapiClient } from '../../../src/sources/isapi/client/client.ts';
import { Pictures } from '../../../src/sources/isapi/pictures/pictures.ts';
import { JPEG } from '../../../src/sources/simulator/pictures.ts';
import { HeldClock } from '../watched.ts';

const DAY = 24 * 60 * 60_000;
const WIDTH = 640;

const said = (status: number, code: string, word: string): Answer => ({
  status,
  contentType: 'application/xml',
  body: Buffer.from(
    `<ResponseStatus><statusCode>${code}</statusCode><subStatusCode>${word}</subStatusCode></ResponseStatus>`,
  ),
});
const bare = (status: number, body = ''): Answer => ({
  status,
  contentType: 'text/html',
  body: Buffer.from(body),
});
const PICTURE: Answer = { status: 200, contentType: 'image/jpeg', body: JPEG };
/** Answers that speak against one way of asking only, and those that speak against scaling or a path. */
const BAD_REQUESTS = [bare(400), said(400, '6', 'badXmlContent'), said(200, '6', 'badXmlContent')];
const UNSCALED = [...BAD_REQUESTS, said(400, '6', 'badParameters'), said(400, '4', 'badURLFormat')];
const GONE = [bare(404), bare(501), bare(403, '<html>'), said(403, '4', 'notSupport'), ...BAD_REQUESTS];
const PASSING = [
  bare(503),
  bare(200),
  bare(200, '<html>'),
  said(200, '3', 'deviceError'),
  said(503, '2', 'deviceBusy'),
];

/** Pictures of a recorder that gives these answers, and what was asked of it. */
function prepare(answer: (target: string) => Answer) {
  const targets: string[] = [];
  const get = async (target: string): Promise<Answer> => {
    targets.push(target);
    return answer(target);
  };
  const client: IsapiClient = {
    get,
    send: () => get(''),
    accepted: true,
    isRefused: false,
    requests: 0,
    close: () => {},
  };
  const clock = new HeldClock();
  const pictures = new Pictures(client, clock);
  const take = async (id: string, kind: 'analog' | 'ip') => {
    targets.length = 0;
    const picture = await pictures.take({ id, kind }, WIDTH, new AbortController().signal);
    return { ok: picture.ok, asked: targets.length };
  };
  return { take, clock };
}

const kinds = fc.constantFrom('analog', 'ip');

test('wherever a recorder keeps its pictures, they are found within two takes and then come with one request', async () => {
  const place = fc.record({
    isStreaming: fc.boolean(),
    scaled: fc.oneof(fc.constant(PICTURE), fc.constantFrom(...UNSCALED)),
    elsewhere: fc.constantFrom(...GONE),
  });
  await fc.assert(
    fc.asyncProperty(place, kinds, async ({ isStreaming, scaled, elsewhere }, kind) => {
      const { take, clock } = prepare((target) => {
        if (target.startsWith('/ISAPI/Streaming/') !== isStreaming) return elsewhere;
        return target.includes('?') ? scaled : PICTURE;
      });
      const first = await take('1', kind);
      const second = await take('1', kind);
      assert.ok(first.ok || second.ok);
      assert.deepEqual(await take('1', kind), { ok: true, asked: 1 });
      clock.pass(DAY);
      for (let again = 0; again < 2; again += 1) assert.equal((await take('1', kind)).ok, true);
      assert.deepEqual(await take('1', kind), { ok: true, asked: 1 });
    }),
  );
});

test('whatever a recorder answers, a take asks at most twice, and one that refuses all is left alone for a day', async () => {
  const any = [PICTURE, ...UNSCALED, ...GONE, ...PASSING, said(403, '4', 'lowPrivilege'), bare(301)];
  const life = fc.array(fc.tuple(fc.constantFrom(...any), fc.constantFrom('1', '2'), kinds, fc.nat(DAY)));
  await fc.assert(
    fc.asyncProperty(life, fc.constantFrom(...GONE), async (takes, refusal) => {
      let now = PICTURE;
      const { take, clock } = prepare(() => now);
      for (const [answer, id, kind, pause] of takes) {
        now = answer;
        const { ok, asked } = await take(id, kind);
        assert.ok(asked <= 2);
        if (answer === PICTURE && asked > 0) assert.equal(ok, true);
        clock.pass(pause);
      }
      now = refusal;
      for (let more = 0; more < 4; more += 1) await take('1', 'ip');
      assert.deepEqual(await take('1', 'ip'), { ok: false, asked: 0 });
    }),
  );
});
