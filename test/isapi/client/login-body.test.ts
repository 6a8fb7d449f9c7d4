import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLoginBody } from '../../../src/sources/isapi/client/login-body.ts';

function read(body: string) {
  return readLoginBody(Buffer.from(body));
}
const status = (sub: string) =>
  `<ResponseStatus version="1.0" xmlns="http://www.hikvision.com/ver20/XMLSchema"><requestURL>/ISAPI/x</requestURL><statusCode>4</statusCode><statusString>Invalid Operation</statusString><subStatusCode>${sub}</subStatusCode></ResponseStatus>`;

test('a locked account, as XML, as JSON, and as XML_ResponseStatus_AuthenticationFailed', () => {
  const real =
    '<userCheck version="2.0" xmlns="http://www.isapi.org/ver20/XMLSchema"><statusValue>401</statusValue><statusString>Unauthorized</statusString><isActivated>true</isActivated><lockStatus>lock</lockStatus><unlockTime>1800</unlockTime><retryLoginTime>0</retryLoginTime></userCheck>';
  const nothing = { isFull: false, isForbidden: false, isRefused: false };
  assert.deepEqual(read(real), {
    ...nothing,
    isRefused: true,
    isLocked: true,
    seconds: 1800,
    triesLeft: 0,
  });
  assert.deepEqual(read('{"userCheck":{"lockStatus":"locked","unlockTime":90}}'), {
    ...nothing,
    isLocked: true,
    seconds: 90,
    triesLeft: null,
  });
  assert.deepEqual(
    read(
      '<ResponseStatus><lockStatus>Locked</lockStatus><retryTimes>0</retryTimes><resLockTime>60</resLockTime></ResponseStatus>',
    ),
    { ...nothing, isLocked: true, seconds: 60, triesLeft: 0 },
  );
  assert.equal(read(status('userLocked')).isLocked, true);
});

test('tries left, and bodies that say nothing of a lock', () => {
  const tries = read(
    '<userCheck><statusValue>401</statusValue><lockStatus>unlock</lockStatus><retryLoginTime>3</retryLoginTime></userCheck>',
  );
  assert.deepEqual([tries.isLocked, tries.triesLeft, tries.seconds], [false, 3, null]);
  for (const body of [
    '{"userCheck":{"statusValue":200,"statusString":"OK"}}',
    '',
    '<html><body>Access Error: 401 -- Unauthorized</body></html>',
    '<userCheck><unlockTime>soon</unlockTime>',
    '<r><lockStatus/><unlockTime/></r>',
    status('clockError'),
  ]) {
    const said = read(body);
    assert.deepEqual(
      [said.isLocked, said.triesLeft, said.isFull, said.isRefused],
      [false, null, false, false],
      body,
    );
  }
});

test('limits of sessions and connections are told from limits of tries', () => {
  for (const word of [
    'sesssionUserReachesLimit',
    'userReachesLimit',
    'deployExceedMax',
    'maxSessionNum',
    'MaxConnect',
    'connectionNumReachLimit',
    'connection limit',
    'tooManyConnections',
  ])
    assert.equal(read(status(word)).isFull, true, word);
  for (const word of [
    'notSupport',
    'lowPrivilege',
    'invalidOperation',
    'loginTimesExceedMax',
    'timeSpanNumOverLimit',
  ])
    assert.equal(read(status(word)).isFull, false, word);
});

test('badAuthorization, and a userCheck of 401', () => {
  assert.equal(read('{"userCheck":{"statusValue":401,"statusString":"Unauthorized"}}').isRefused, true);
  assert.equal(read(status('badAuthorization')).isRefused, true);
  assert.equal(read(`{"statusCode":4,"subStatusCode":"badAuthorization"}`).isRefused, true);
  assert.equal(read(status('lowPrivilege')).isRefused, false);
});

test('a user who is known and lacks a right is not refused', () => {
  const body =
    '<ResponseStatus><statusCode>4</statusCode><subStatusCode>lowPrivilege</subStatusCode></ResponseStatus>';
  assert.equal(readLoginBody(Buffer.from(body)).isForbidden, true);
  assert.equal(readLoginBody(Buffer.from(body.replace('lowPrivilege', 'notSupport'))).isForbidden, false);
});
