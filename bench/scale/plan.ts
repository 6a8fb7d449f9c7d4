import { parseArgs } from 'node:util';
import type { Size } from './size.ts';

/** What is to be measured. */
export interface ScalePlan {
  readonly sizes: readonly Size[];
  readonly failing: { readonly recorders: number; readonly interval: number } | null;
  /** Events; `null`: none. */
  readonly journal: number | null;
  readonly isPacked: boolean;
}

const PARTS = ['sizes', 'failing', 'journal'] as const;
/** Beyond it the bare loops would need a machine of their own. */
const MOST_COMPARED = 1000;

export const HELP = `npm run bench:scale -- [options]     prints tables, judges nothing

  --quick               a taste: 10 and 100 recorders, 100 failing, 20,000 events (two minutes)
  --recorders LIST      sizes, each of 16 cameras a recorder   (10,100,1000,5000)
  --interval SECONDS    between two polls of a recorder        (10)
  --warm-up SECONDS     before each window                     (30)
  --window SECONDS      each window                            (60)
  --failing RECORDERS   whose cameras all fail at once         (1000)
  --events COUNT        in the journal                         (1000000)
  --only PART           of ${PARTS.join(', ')}; may be given again
  --checkout            the program with its types, not as it is packed
  --help
`;

/** @returns `null` when only help is wanted. Throws an Error that says what is wrong. */
export function planOf(words: readonly string[]): ScalePlan | null {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      recorders: { type: 'string' },
      interval: { type: 'string' },
      'warm-up': { type: 'string' },
      window: { type: 'string' },
      failing: { type: 'string' },
      events: { type: 'string' },
      only: { type: 'string', multiple: true },
      checkout: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  const { quick } = values;
  const interval = number('interval', values.interval, quick ? 5 : 10);
  const warmUp = number('warm-up', values['warm-up'], quick ? 5 : 30);
  const window = number('window', values.window, quick ? 15 : 60);
  const counts = (values.recorders ?? (quick ? '10,100' : '10,100,1000,5000')).split(',');
  const wants = (part: (typeof PARTS)[number]) => values.only === undefined || values.only.includes(part);
  const sizes = counts.map((count) => {
    const recorders = number('recorders', count, 0);
    return { recorders, interval, warmUp, window, isCompared: recorders <= MOST_COMPARED };
  });
  const failing = number('failing', values.failing, quick ? 100 : 1000);
  return {
    sizes: wants('sizes') ? sizes : [],
    failing: wants('failing') ? { recorders: failing, interval } : null,
    journal: wants('journal') ? number('events', values.events, quick ? 20_000 : 1_000_000) : null,
    isPacked: !values.checkout,
  };
}

function number(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1 on`);
  return value;
}
