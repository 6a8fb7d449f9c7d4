import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { describeFindings } from '../../src/cli/discover-report.ts';
import { readConfig } from '../../src/config/read.ts';
import type { SadpDevice } from '../../src/discovery.ts';

const NVR: SadpDevice = {
  key: '44:19:b6:00:00:01',
  ip: '192.168.1.9',
  httpPort: 80,
  model: 'DS-7608NI-K2',
  firmware: 'V4.30.085 build 200826',
  mac: '44:19:b6:00:00:01',
  analog: null,
  digital: 8,
  isActivated: true,
  kind: 'recorder',
};
const DVR: SadpDevice = {
  ...NVR,
  key: 'dvr',
  ip: '192.168.1.10',
  httpPort: 8080,
  analog: 8,
  digital: 2,
  mac: null,
};
const CAMERA: SadpDevice = {
  ...NVR,
  key: 'camera',
  ip: '192.168.1.64',
  model: 'DS-2CD2032-I',
  digital: null,
  kind: 'camera',
};
const FRESH: SadpDevice = { ...NVR, key: 'fresh', ip: '192.168.1.11', isActivated: false };

const describe = (...devices: readonly SadpDevice[]) =>
  describeFindings({ devices, asked: ['192.168.1.2'], refusals: [] });

test('what was found is a table in comments, and configuration to paste', () => {
  assert.equal(
    describe(NVR, DVR, FRESH, CAMERA),
    `# Asked from 192.168.1.2. Found 4 devices.
#
# address            model         cameras                                        firmware                MAC
# 192.168.1.9:80     DS-7608NI-K2  8 IP                                           V4.30.085 build 200826  44:19:b6:00:00:01
# 192.168.1.10:8080  DS-7608NI-K2  8 analog + 2 IP                                V4.30.085 build 200826
# 192.168.1.11:80    DS-7608NI-K2  not activated: give it a password first, 8 IP  V4.30.085 build 200826  44:19:b6:00:00:01
# 192.168.1.64:80    DS-2CD2032-I  itself                                         V4.30.085 build 200826  44:19:b6:00:00:01

recorders:
  - name: DS-7608NI-K2
    host: 192.168.1.9
    username: viewer
    password: !env DS_7608NI_K2_PASSWORD
  - name: DS-7608NI-K2 2
    host: 192.168.1.10
    port: 8080
    username: viewer
    password: !env DS_7608NI_K2_2_PASSWORD

# Single cameras. Those on a recorder are told by the recorder:
# recorders:
#   - name: DS-2CD2032-I
#     host: 192.168.1.64
#     username: viewer
#     password: !env DS_2CD2032_I_PASSWORD
`,
  );
});

test('nobody is found: why that may be', () => {
  const text = describe();
  assert.match(text, /^# Asked from 192\.168\.1\.2\.\n# No recorder or camera has answered\./);
  assert.ok(text.split('\n').every((line) => line === '' || line.startsWith('# ')));
});

test('whatever devices call themselves, what is printed is a configuration', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom('a: b', '# x', '\u001b[31m', 'bridge', '- y', "'", '"', '!env'),
  );
  const device = fc.record({
    model: fc.option(word),
    firmware: fc.option(word),
    httpPort: fc.option(fc.integer({ min: 1, max: 65_535 })),
    isActivated: fc.option(fc.boolean()),
    kind: fc.constantFrom('recorder' as const, null),
  });
  fc.assert(
    fc.property(fc.array(device, { minLength: 1, maxLength: 5 }), (changes) => {
      const devices = changes.map((change, at) => ({
        ...NVR,
        key: String(at),
        ip: `192.168.1.${at + 1}`,
        ...change,
      }));
      const text = describe(...devices);
      const usable = devices.filter(({ isActivated }) => isActivated !== false);
      assert.ok(!text.includes('\u001b'));
      if (usable.length === 0) return;
      const env = Object.fromEntries(
        [...text.matchAll(/!env (\w+)/g)].map(([, name = '']) => [name, 'secret']),
      );
      const read = readConfig(text, { env, folder: '/' });
      assert.ok(read.ok, `${JSON.stringify(read)}\n${text}`);
      assert.deepEqual(
        read.config.recorders.map(({ host, port }) => [host, port]),
        usable.map(({ ip, httpPort }) => [ip, httpPort ?? 80]),
      );
    }),
  );
});
