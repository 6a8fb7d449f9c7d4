import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { FAMILIES, loadFamilies } from './family.ts';
import { lookAt } from './look.ts';
import { readPage, renewed } from './table.ts';
import { TWINS } from './twins.ts';

const ALL = loadFamilies();
/** The others have their turn in `npm run proof:devices`. */
const SHORT = ['as typed JSON', 'as prefixed XML'];

describe('device families', () => {
  for (const family of ALL) {
    it(`${family.brand} ${family.family} is read as what it is`, async () => {
      const { cannotTell, requests, refusedLogins, ...told } = await lookAt(family);
      assert.deepEqual(told, family.expect);
      assert.deepEqual(cannotTell, family.cannot_tell);
      assert.equal(refusedLogins, 0);
      for (const name of SHORT) {
        const twin = await lookAt(family, TWINS[name]);
        assert.deepEqual(twin, { ...told, cannotTell, requests, refusedLogins }, name);
      }
    });
  }

  it('are more than twenty, of every class and of many brands', () => {
    assert.ok(ALL.length > 20);
    assert.deepEqual(new Set(ALL.map((family) => family.class)), new Set(['NVR', 'DVR', 'hybrid', 'camera']));
    assert.ok(new Set(ALL.map(({ brand }) => brand)).size > 12);
  });

  it('have no file that no family serves', () => {
    const shared = new Set<string>();
    for (const { id, answers, otherwise } of ALL) {
      const files = [...answers.map(({ file }) => file), otherwise.file].filter((file) => file !== undefined);
      for (const file of files)
        if (file.startsWith('../shared/')) shared.add(file.slice('../shared/'.length));
      const own = files.filter((file) => !file.startsWith('../'));
      assert.deepEqual(readdirSync(join(FAMILIES, id)).sort(), [...new Set(own), 'family.yaml'].sort());
    }
    // The long proof uses the rest.
    for (const file of shared) assert.ok(readdirSync(join(FAMILIES, 'shared')).includes(file), file);
  });

  it('are in docs/devices.md as they are here (npm run proof:devices -- --write)', () => {
    const page = readPage();
    assert.equal(renewed(page, ALL), page);
  });
});
