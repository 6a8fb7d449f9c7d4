import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { slug } from '../../src/config/slug.ts';

const HANGUL = '\uD55C\uAE00';

test('names become ids', () => {
  const ids = {
    'DVR 2': 'dvr-2',
    '  Café -- Ümlaut!  ': 'cafe-umlaut',
    'Cafe\u0301': 'cafe',
    [HANGUL.normalize('NFD')]: slug(HANGUL),
    Гараж: 'garazh',
    車庫: 'cheku',
    'house_1/2': 'house-1-2',
    '!!!': 'recorder-e84c538e',
  };
  for (const [name, id] of Object.entries(ids)) assert.equal(slug(name), id);
});

test('an id is always letters, digits and single dashes inside, and stays what it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const id = slug(name);
      assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      assert.equal(slug(id), id);
    }),
  );
});

test('an id is at most 64 characters, and two long names are still two ids', () => {
  const [one, other] = ['甲', '乙'].map((end) => slug('北京市朝阳区'.repeat(4) + end));
  assert.match(one ?? '', /^beijing[a-z]*-[0-9a-f]{8}$/);
  assert.notEqual(one, other);
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 64 }), (name) => slug(name).length <= 64));
});
