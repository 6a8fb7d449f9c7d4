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
