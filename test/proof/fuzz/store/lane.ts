import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DATABASE_FILE } from '../../../../src/store/database.ts';
import type { Dice } from '../dice.ts';
import type { Lane, Verdict } from '../lane.ts';
import { damage } from './damage.ts';
import { type Case, Examination } from './examination.ts';
import { WAL_FILE, writeDatabase, type Written } from './written.ts';

function caseOf({ forms: [cut, ended] }: Written, dice: Dice): Case {
  const isCut = dice.isLucky(0.3);
  const files = isCut ? cut : ended;
  const name = isCut && dice.isLucky(0.6) ? WAL_FILE : DATABASE_FILE;
  if (isCut && dice.isLucky(0.05))
    return {
      files: { [DATABASE_FILE]: cut[DATABASE_FILE] ?? Buffer.alloc(0) },
      told: 'without its log',
      isOlder: true,
      isEmpty: false,
    };
  const damaged = damage(files[name] ?? Buffer.alloc(0), dice);
  return {
    files: { ...files, [name]: damaged.bytes },
    told: `${name}: ${damaged.name}`,
    isOlder: isCut,
    isEmpty: name === DATABASE_FILE && damaged.bytes.length < 2,
  };
}

/** The database after its disk has damaged it. */
export const databaseLane: Lane = {
  name: 'database',
  runs: 10_000,
  short: 20,
  limit: 8000,
  async open() {
    const written = await writeDatabase();
    const dir = mkdtempSync(join(tmpdir(), 'dvr2mqtt-fuzz-'));
    const once = async (dice: Dice): Promise<Verdict> => {
      const one = caseOf(written, dice);
      const here = join(dir, 'data');
      mkdirSync(here);
      for (const [name, bytes] of Object.entries(one.files)) writeFileSync(join(here, name), bytes);
      try {
        return (await new Examination(written, one, here).run(dice.isLucky(0.02))) ? 'accepted' : 'rejected';
      } finally {
        rmSync(here, { recursive: true });
      }
    };
    return { once, close: () => rmSync(dir, { recursive: true }) };
  },
};
