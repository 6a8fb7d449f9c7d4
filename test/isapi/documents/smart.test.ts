import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSmart } from '../../../src/sources/isapi/documents/smart.ts';
import { inNamespaces, read } from './read.ts';

/** DS-7608NI-K2 (centreon-plugins issue 3211), the attributes from the third on left out. */
const NVR = `<SmartTestStatus version="1.0">
<id>2</id>
<temprature>33</temprature>
<powerOnDay>21</powerOnDay>
<selfEvaluaingStatus>ok</selfEvaluaingStatus>
<allEvaluaingStatus>functional</allEvaluaingStatus>
<selfTestPercent>0</selfTestPercent>
<selfTestStatus>not_tested</selfTestStatus>
<testType>short</testType>
<TestResultList>
<TestResult><attributeID>1</attributeID><status>ok</status><flags>47</flags><thresholds>51</thresholds><value>100</value><worst>253</worst><rawValue>0</rawValue></TestResult>
<TestResult><attributeID>3</attributeID><status>ok</status><flags>39</flags><thresholds>21</thresholds><value>201</value><worst>201</worst><rawValue>8925</rawValue></TestResult>
</TestResultList>
</SmartTestStatus>`;

test('the disk of a real NVR', () => {
  assert.deepEqual(read(readSmart, NVR), { temperature: 33, health: 'ok' });
});

test('whatever the root and the spelling are', () => {
  const expected = { temperature: 40, health: 'ok' };
  const typos =
    '<temprature> 40</temprature><selfEvaluaingStatus>ok</selfEvaluaingStatus><allEvaluaingStatus>functional</allEvaluaingStatus>';
  const right =
    '<temperature>40</temperature><selfEvaluatingStatus>ok</selfEvaluatingStatus><allEvaluatingStatus>functional</allEvaluatingStatus>';
  for (const root of ['SmartTestStatus', 'SMARTTestStatus', 'SMARTTest', 'DiskSmart'])
    for (const content of [typos, right])
      for (const body of inNamespaces(root, content)) assert.deepEqual(read(readSmart, body), expected, body);
  const json = { temprature: 40, selfEvaluaingStatus: 'ok' };
  assert.deepEqual(read(readSmart, { SMARTTestStatus: json }), expected);
  assert.deepEqual(read(readSmart, json), expected);
});

test('the worse verdict is told, in the word of the recorder', () => {
  const health = (own: string, overall: string) =>
    read(
      readSmart,
      `<SmartTestStatus><id>1</id><selfEvaluaingStatus>${own}</selfEvaluaingStatus><allEvaluaingStatus>${overall}</allEvaluaingStatus></SmartTestStatus>`,
    )?.health;
  assert.equal(health('ok', 'functional'), 'ok');
  assert.equal(health('OK', 'unctional'), 'OK');
  assert.equal(health('error', 'functional'), 'error');
  assert.equal(health('ok', 'badsectors'), 'badsectors');
  assert.equal(health('error', 'fault'), 'error');
  assert.equal(health('', 'functional'), 'functional');
  assert.equal(health('', ''), null);
});

test('a temperature that no disk has is none', () => {
  const degrees = (told: string) =>
    read(readSmart, `<SmartTestStatus><id>1</id><temprature>${told}</temprature></SmartTestStatus>`)
      ?.temperature;
  for (const told of ['', '0', '-300', '255', '8589934633', 'hot']) assert.equal(degrees(told), null, told);
  assert.equal(degrees('-5'), -5);
  assert.equal(degrees('61.5'), 61.5);
});

test('another document is none; one that tells nothing is this one', () => {
  assert.deepEqual(read(readSmart, '<SMARTTestStatus><id>1</id></SMARTTestStatus>'), {
    temperature: null,
    health: null,
  });
  for (const body of ['<hdd><id>1</id><status>ok</status></hdd>', { ChanStatus: [] }, '<a/>'])
    assert.equal(read(readSmart, body), null);
});
