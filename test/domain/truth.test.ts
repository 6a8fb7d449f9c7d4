import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepWanted } from '../../src/domain/channels.ts';
import type { Sight } from '../../src/domain/snapshot.ts';
import { camerasOffline, doubts, NO_CAMERA } from '../../src/domain/state.ts';
import { failed, locked, no, none, refused, saw, sighting, snapshot, Story, TIMEOUT, YES } from './story.ts';

test('a camera is shown only on evidence: at the first good reading, not before', () => {
  const story = new Story();
  assert.equal(story.recorder.status, null);
  story.camera(YES);
  assert.equal(story.online, true);
  assert.equal(story.recorder.status, 'ok');
  assert.deepEqual(story.told(), []);
});

test('one bad reading is a doubt: what was confirmed stays shown', () => {
  const story = new Story().camera(YES, no());
  assert.equal(story.online, true);
  assert.equal(doubts(story.channel.online.doubt), 1);
  assert.deepEqual(story.told(), []);
});

test('consecutive bad readings make a loss that counts from the first of them', () => {
  const story = new Story().camera(YES, no());
  const first = story.at;
  story.camera(no());
  assert.equal(story.online, false);
  assert.equal(story.channel.online.outage?.since, first);
  assert.deepEqual(story.told(), ['1 offline']);
});

test('one good reading ends a loss, with whole seconds from the first bad to the first good reading', () => {
  const story = new Story().camera(YES, no(), no(), no(), YES);
  assert.deepEqual(story.told(), ['1 offline', '1 online after 90s']);
  assert.equal(story.channel.lastDowntime, 90);
  assert.equal(story.channel.online.outage, null);
});

test('a good reading between two bad ones begins the count anew', () => {
  const story = new Story().camera(YES, no(), YES, no());
  assert.equal(story.online, true);
  assert.deepEqual(story.told(), []);
});

test('a document that fails neither counts towards a loss nor resets its count', () => {
  const story = new Story({ offlineAfter: 3 }).camera(YES, no(), none(), no(), none(), no());
  assert.equal(story.online, false);
  assert.deepEqual(story.told(), ['1 offline']);
});

test('a document that fails again and again becomes unknown, never a loss', () => {
  const story = new Story().camera(YES, none());
  assert.equal(story.online, true);
  story.camera(none());
  assert.equal(story.online, null);
  assert.equal(story.channel.online.reason, 'timeout');
  story.camera(none(), none());
  assert.deepEqual(story.told(), []);
  assert.equal(doubts(story.channel.online.doubt), 0);
});

test('with offline_after 1 the first bad reading is a loss', () => {
  const story = new Story({ offlineAfter: 1 }).camera(YES, no());
  assert.deepEqual(story.told(), ['1 offline']);
});

test('a lost recorder is one event, and its cameras are unknown', () => {
  const both = saw(sighting('1'), sighting('2'));
  const story = new Story().read(both).read(TIMEOUT);
  assert.equal(story.recorder.status, 'ok');
  assert.equal(story.online, true);
  assert.equal(doubts(story.recorder.doubt), 1);
  story.read(TIMEOUT);
  assert.equal(story.recorder.status, 'unreachable');
  assert.equal(story.online, null);
  assert.equal(story.channel.online.reason, 'recorder_unreachable');
  assert.deepEqual(story.told(), ['offline']);
  story.read(both);
  assert.deepEqual(story.told(), ['online after 60s']);
  assert.equal(story.online, true);
});

test('an outage of a camera goes on while its recorder is lost, and ends at the first good reading', () => {
  const story = new Story().camera(YES, no(), no()).read(TIMEOUT).read(TIMEOUT);
  assert.equal(story.online, null);
  assert.equal(camerasOffline(story.recorder), 1);
  story.camera(YES);
  assert.deepEqual(story.told(), ['1 offline', 'offline', 'online after 60s', '1 online after 120s']);
});

test('after its recorder was lost a camera in doubt stays unknown until the loss is confirmed', () => {
  const story = new Story().camera(YES).read(TIMEOUT).read(TIMEOUT).camera(no());
  assert.equal(story.online, null);
  assert.equal(story.channel.online.reason, 'starting');
  story.told();
  story.camera(no());
  assert.deepEqual(story.told(), ['1 offline']);
});

test('a refused login and a locked account need no confirmation', () => {
  for (const [reading, status] of [
    [refused(), 'unauthorized'],
    [locked(1800), 'locked'],
  ] as const) {
    const story = new Story().camera(YES).read(reading);
    assert.equal(story.recorder.status, status);
    assert.equal(story.online, null);
    assert.deepEqual(story.told(), ['offline']);
  }
});

test('a missing right is confirmed like any other fault', () => {
  const forbidden = failed({ kind: 'unauthorized', reason: 'no_permission', detail: '', triesLeft: null });
  const story = new Story().camera(YES).read(forbidden);
  assert.equal(story.recorder.status, 'ok');
  story.read(forbidden);
  assert.equal(story.recorder.status, 'unauthorized');
  assert.equal(story.recorder.login.pausedUntil, null);
});

test('a change between bad statuses is state only', () => {
  const story = new Story().camera(YES).read(TIMEOUT).read(TIMEOUT);
  story.told();
  story.read(failed({ kind: 'malformed', reason: 'html', detail: '' }));
  assert.equal(story.recorder.status, 'malformed');
  assert.deepEqual(story.told(), []);
});

test('what is seen at the very first start is no event, but its end is told', () => {
  const story = new Story().camera(no());
  const first = story.at;
  assert.equal(story.online, null);
  story.camera(no());
  assert.equal(story.online, false);
  assert.equal(story.channel.online.outage?.since, first);
  assert.deepEqual(story.told(), []);
  story.camera(YES);
  assert.deepEqual(story.told(), ['1 online after 60s']);
});

test('a recorder that is away at the very first start is no event, but its return is', () => {
  const story = new Story().read(TIMEOUT).read(TIMEOUT);
  assert.equal(story.recorder.status, 'unreachable');
  assert.deepEqual(story.told(), []);
  story.camera(YES);
  assert.deepEqual(story.told(), ['online after 60s']);
});

test('after a restart a camera is unknown until its first reading, and what changed is told once', () => {
  const story = new Story().camera(YES).restart();
  assert.equal(story.online, null);
  assert.equal(story.channel.online.reason, 'starting');
  story.camera(no());
  assert.equal(story.online, null);
  story.camera(no());
  assert.equal(story.online, false);
  assert.deepEqual(story.told(), ['1 offline']);
  story.restart().camera(no());
  assert.equal(story.online, false);
  assert.deepEqual(story.told(), []);
  story.restart().camera(YES);
  assert.deepEqual(story.told(), ['1 online after 90s']);
});

test('a recorder that is still lost after a restart is shown at once and told to no one', () => {
  const story = new Story().camera(YES).read(TIMEOUT).read(TIMEOUT);
  story.told();
  story.restart().read(TIMEOUT);
  assert.equal(story.recorder.status, 'unreachable');
  assert.deepEqual(story.told(), []);
});

test('a clock that goes backwards makes no negative duration', () => {
  const story = new Story().camera(YES, no(), no()).read(saw(sighting('1')), -3600);
  assert.deepEqual(story.told(), ['1 offline', '1 online after 0s']);
  assert.equal(story.channel.lastDowntime, 0);
});

test('a disabled input is unknown, no outage, and not counted; its outage is not forgotten', () => {
  const disabled = saw(sighting('1', { enabled: false }));
  const story = new Story().camera(YES).read(disabled);
  assert.equal(story.online, null);
  assert.equal(story.channel.online.reason, 'disabled');
  story.camera(no(), no()).read(disabled);
  assert.equal(camerasOffline(story.recorder), 0);
  story.camera(YES);
  assert.deepEqual(story.told(), ['1 offline', '1 online after 90s']);
});

test('a channel that is no longer listed becomes unknown without an event, and is removed after 24 hours', () => {
  const story = new Story().read(saw(sighting('1'), sighting('2', { online: no() })));
  story.read(saw(sighting('1'), sighting('2', { online: no() })));
  const other = saw(sighting('1'));
  story.read(other).read(other);
  const two = () => story.find('2');
  assert.equal(two()?.online.fresh, false);
  assert.equal(two()?.online.reason, 'not_listed');
  assert.equal(camerasOffline(story.recorder), 1);
  story.read(other, 86_000);
  assert.equal(two()?.removed, false);
  story.read(other, 400);
  assert.equal(two()?.removed, true);
  assert.equal(camerasOffline(story.recorder), 0);
  assert.deepEqual(story.told(), []);
  story.read(saw(sighting('1'), sighting('2')));
  assert.equal(two()?.removed, false);
});

test('a list that fails is no list without the channel', () => {
  const story = new Story().camera(YES);
  const blind = { ok: true, snapshot: snapshot([], { blind: { analog: 'timeout', ip: null } }) } as const;
  story.read(blind).read(blind);
  assert.equal(story.online, null);
  assert.equal(story.channel.online.reason, 'timeout');
  assert.equal(story.channel.missingSince, null);
});

test('a configured channel that is never listed is unknown, and gone after 24 hours', () => {
  const story = new Story({ wanted: [{ id: '1' }, { id: '9', name: 'Gate' }] }).camera(YES);
  assert.equal(story.find('9')?.name, 'Gate');
  assert.equal(story.find('9')?.online.reason, 'not_listed');
  story.read(saw(sighting('1')), 90_000);
  assert.equal(story.find('9')?.removed, true);
});

test('only the configured channels are taken, under their configured names', () => {
  const story = new Story({ wanted: [{ id: '2', name: 'Gate' }] });
  story.read(saw(sighting('1'), sighting('2')));
  assert.deepEqual(
    story.recorder.channels.map(({ key, name }) => [key, name]),
    [['2', 'Gate']],
  );
});

test('a renamed camera keeps its key and its state', () => {
  const story = new Story().camera(YES).read(saw(sighting('1', { name: 'Gate' })));
  assert.equal(story.channel.name, 'Gate');
  assert.equal(story.online, true);
  assert.deepEqual(story.told(), []);
});

test('an unchanged reading leaves the very same state', () => {
  const story = new Story().camera(YES);
  const before = story.recorder;
  story.camera(YES);
  assert.equal(story.recorder, before);
});

test('what is told of a camera, of the recorder and of its documents is taken over, and only what is new', () => {
  const camera = {
    ip: '192.168.1.64',
    port: 8000,
    protocol: 'HIKVISION',
    user: 'admin',
    auth: 'ok' as const,
    model: 'A',
    firmware: 'V1',
  };
  const device = { model: 'NVR', serial: '1', firmware: 'V4', mac: null, name: null };
  const seen = (change: object, known = device, unsupported: Record<string, number> = { inputs: 1 }) => ({
    ok: true as const,
    snapshot: snapshot([sighting('1', { kind: 'ip', camera: { ...camera, ...change } })], {
      device: { ...known },
      unsupported,
    }),
  });
  const story = new Story().read(seen({}));
  const before = story.recorder;
  story.read(seen({}));
  assert.equal(story.recorder, before);
  story.read(seen({ ip: '192.168.1.65' }));
  assert.equal(story.channel.camera.ip, '192.168.1.65');
  story.read(seen({}, { ...device, firmware: 'V5' }));
  assert.equal(story.recorder.device?.firmware, 'V5');
  story.read(seen({}, device, { inputs: 1, tracks: 2 }));
  assert.deepEqual(story.recorder.unsupported, { inputs: 1, tracks: 2 });
  story.read(seen({}, device, {}));
  assert.deepEqual(story.recorder.unsupported, {});
  assert.deepEqual(story.told(), []);
});

test('a camera that was not asked for keeps what is believed of it, its login too', () => {
  const ok = { ...NO_CAMERA, auth: 'ok' as const };
  const story = new Story().read(saw(sighting('1', { kind: 'ip', camera: ok })));
  const before = story.recorder;
  const unasked = { is: 'unasked' } as const;
  story.read(saw(sighting('1', { kind: 'ip', camera: { ...ok, auth: 'unknown' }, online: unasked })));
  assert.equal(story.recorder, before);
});

test('a configured channel whose list could not be read is not called not listed', () => {
  const blind = snapshot([], { blind: { analog: null, ip: 'timeout' } });
  const story = new Story({ wanted: [{ id: '9' }] }).read({ ok: true, snapshot: blind });
  assert.equal(story.find('9')?.online.reason, 'timeout');
  assert.equal(story.find('9')?.missingSince, null);
  assert.equal(story.recorder.reason, 'timeout');
});

test('channels that the configuration no longer wants are dropped from what was kept', () => {
  const { channels } = new Story().read(saw(sighting('1'), sighting('2'))).recorder;
  assert.deepEqual(
    keepWanted(channels, [{ id: '2' }]).map(({ key }) => key),
    ['2'],
  );
  assert.equal(keepWanted(channels, null).length, 2);
});

test("the recorder's log dates an outage, but never into one that was told before", () => {
  const story = new Story();
  story.camera(YES, no(), no());
  story.camera(YES);
  const end = story.at;
  story.happenings.length = 0;
  const logged = (since: number): Sight => ({ is: 'no', reason: 'no_signal', since });
  story.camera(logged(end - 1000), no());
  assert.deepEqual(
    story.happenings.map(({ since, source }) => [since > end, source]),
    [[true, undefined]],
  );
  story.camera(YES);
  const [second] = [story.at];
  story.happenings.length = 0;
  story.camera(logged(second + 1000), no());
  story.camera({ is: 'yes', reason: null, since: second + 11_000 });
  assert.deepEqual(
    story.happenings.map(({ event_type, since, duration, source }) => [event_type, since, duration, source]),
    [
      ['offline', second + 1000, undefined, 'recorder_log'],
      ['online', second + 1000, 10, 'recorder_log'],
    ],
  );
});
