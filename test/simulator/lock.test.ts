import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nvr } from '../../src/sources/simulator/builders.ts';
import type { LoginRules } from '../../src/sources/simulator/login-rules.ts';
import { type Recorder, startRecorder } from '../../src/sources/simulator/server.ts';
import { ask, type Login, read } from './ask.ts';
import { LOCKED } from './real-samples.ts';
import { parse } from './shape.ts';

const PATH = '/ISAPI/System/deviceInfo';
const RIGHT: Login = { username: 'viewer', password: 'Simulated-1' };
const WRONG: Login = { username: 'viewer', password: 'wrong' };

async function locked(
  login: Partial<LoginRules> = {},
): Promise<{ recorder: Recorder; pass: (seconds: number) => void }> {
  let now = 1_000_000;
  const recorder = await startRecorder(nvr({ login }), { now: () => now });
  for (let tries = 0; tries < (login.maxIllegalLoginTimes ?? 5); tries += 1)
    await read(recorder, WRONG, PATH);
  return { recorder, pass: (seconds) => (now += seconds * 1000) };
}

function figure(text: string, name: string): number {
  return Number(new RegExp(`<${name}>(\\d+)<`).exec(text)?.[1]);
}

describe('refused logins', () => {
  it('count down the tries, and lock at the last', async () => {
    await using recorder = await startRecorder(nvr());
    const left: number[] = [];
    for (let tries = 0; tries < 5; tries += 1) {
      const { status, text } = await read(recorder, WRONG, PATH);
      assert.equal(status, 401);
      assert.match(text, tries < 4 ? /<lockStatus>unlock</ : /<lockStatus>lock</);
      left.push(figure(text, 'retryLoginTime'));
    }
    assert.deepEqual(left, [4, 3, 2, 1, 0]);
    assert.equal(recorder.counters.refusedLogins, 5);
  });

  it('are forgotten after a right one', async () => {
    await using recorder = await startRecorder(nvr());
    for (let tries = 0; tries < 4; tries += 1) await read(recorder, WRONG, PATH);
    assert.equal((await read(recorder, RIGHT, PATH)).status, 200);
    assert.equal(figure((await read(recorder, WRONG, PATH)).text, 'retryLoginTime'), 4);
  });

  it('may tell only of the lock, or nothing', async () => {
    const minimal = {
      '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
      userCheck: {
        '@version': '2.0',
        '@xmlns': 'http://www.isapi.org/ver20/XMLSchema',
        statusValue: '401',
        statusString: 'Unauthorized',
        isActivated: 'true',
      },
    };
    await using recorder = await startRecorder(nvr({ login: { tells: 'lock', maxIllegalLoginTimes: 2 } }));
    assert.deepEqual(parse((await read(recorder, WRONG, PATH)).text), minimal);
    assert.match((await read(recorder, WRONG, PATH)).text, /<lockStatus>lock</);
    const { recorder: silent } = await locked({ tells: 'nothing' });
    await using _ = silent;
    assert.deepEqual(parse((await ask(silent.url + PATH)).text), minimal);
  });
});

describe('a locked account', () => {
  it('is told as by a real recorder, whoever asks', async () => {
    const { recorder } = await locked();
    await using _ = recorder;
    const { status, text } = await ask(recorder.url + PATH);
    assert.equal(status, 401);
    assert.deepEqual(parse(text.replace(/^<\?.*\?>/, '')), parse(LOCKED));
  });

  it('refuses the right password too, and starts its time anew at every try', async () => {
    const { recorder, pass } = await locked();
    await using _ = recorder;
    pass(1700);
    assert.equal(figure((await ask(recorder.url + PATH)).text, 'unlockTime'), 100);
    assert.match((await read(recorder, RIGHT, PATH)).text, /<lockStatus>lock</);
    assert.equal(figure((await ask(recorder.url + PATH)).text, 'unlockTime'), 1800);
    assert.equal(recorder.counters.refusedLogins, 6);
  });

  it('opens when its time has passed, with all tries', async () => {
    const { recorder, pass } = await locked({ lockTime: 60, maxIllegalLoginTimes: 3 });
    await using _ = recorder;
    pass(59.9);
    assert.match((await ask(recorder.url + PATH)).text, /<lockStatus>lock</);
    pass(0.1);
    assert.equal(figure((await read(recorder, WRONG, PATH)).text, 'retryLoginTime'), 2);
    assert.equal((await read(recorder, RIGHT, PATH)).status, 200);
  });

  it('opens when the recorder is started again', async () => {
    const { recorder } = await locked();
    await using _ = recorder;
    recorder.unlock();
    assert.equal((await read(recorder, RIGHT, PATH)).status, 200);
  });
});
