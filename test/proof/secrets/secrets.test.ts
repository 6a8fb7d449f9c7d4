import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bridge } from './acts/bridge.ts';
import { complaints } from './acts/complaints.ts';
import { crash } from './acts/crash.ts';
import { dice } from './dice.ts';
import { type Kind, KINDS } from './passwords.ts';
import { report } from './report.ts';
import { USABLE } from './residents.ts';
import { Search } from './search.ts';
import { createMint } from './secret.ts';
import { draw, openStage, type Stage } from './stage.ts';
import { WAYS } from './ways.ts';

/** So many kinds of password come in; the next run draws others. */
const SOME = 5;

function some(random: () => number, kinds: readonly Kind[]): readonly Kind[] {
  return Array.from({ length: SOME }, () => draw(random, kinds));
}

async function play(act: (stage: Stage) => Promise<void>): Promise<void> {
  const seed = Date.now() % 1_000_000_000;
  await using stack = new AsyncDisposableStack();
  const cast = { kinds: some(dice(seed), USABLE), ways: WAYS.map((way) => [way]) };
  const stage = await openStage(stack, seed, cast, () => {});
  await act(stage);
  const { exhibits, failures } = stage;
  const said = `npm run proof:secrets -- --seed ${seed}\n${report(exhibits, failures)}`;
  assert.ok(exhibits.leaks.length === 0 && failures.length === 0, said);
}

test('no output of a bridge holds a password of any kind', () =>
  play(async (stage) => {
    await bridge(stage, false);
    for (const name of [
      'files: data/dvr2mqtt.db',
      'topics: dvr2mqtt/bridge/info',
      'HTTP answers: GET /healthz',
    ])
      assert.ok(stage.exhibits.names.has(name), `${name} was searched`);
  }));

test('no complaint about a file shows a part of a password', () =>
  play((stage) => complaints(stage, 0, some(stage.random, KINDS))));

test('no diagnostic report of a crash holds a password', () =>
  play((stage) => crash(stage, ['an uncaught error'])));

test('the search finds a password however it is written, and nothing else', () => {
  const mint = createMint(dice(1));
  const search = new Search();
  const secrets = KINDS.map((kind) => mint('a use', 'viewer', kind));
  for (const secret of secrets) search.add(secret, ['Realm']);
  const hide: readonly ((text: string) => string)[] = [
    (text) => text,
    encodeURIComponent,
    (text) => JSON.stringify(JSON.stringify(text)),
    (text) => text.toUpperCase(),
    (text) => Buffer.from(text).toString('base64'),
    (text) => Buffer.from(`viewer:${text}`).toString('base64url'),
    (text) => Buffer.from(`{"password":"${text}"}`).toString('base64'),
    (text) => Buffer.from(text).toString('hex'),
    (text) => Buffer.from(text, 'utf16le').toString('latin1'),
    (text) => text.slice(0, text.length / 2 + 4),
  ];
  for (const { value, label } of secrets)
    for (const way of hide) {
      const finds = search.find(Buffer.from(`before ${way(value)} behind`, 'latin1'));
      assert.ok(
        finds.some((find) => find.label === label),
        `${label}: ${String(way)}`,
      );
    }
  for (const text of ['Authorization: Digest x', '{"authorization":1}', 'Basic dmlld2VyOng=', 'cnonce="00"'])
    assert.equal(search.find(Buffer.from(text)).length, 1, text);
  for (const text of ['badAuthorization', 'Not authorized', 'Basic realm="x"', 'a digest, authorised'])
    assert.deepEqual(search.find(Buffer.from(text)), [], text);
});
