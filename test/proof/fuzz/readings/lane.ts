import { unmet } from '../../../../src/domain/absorb.ts';
import { type Recorder, shown } from '../../../../src/domain/state.ts';
import { examine, transition } from '../../../../src/domain/transition.ts';
import type { Answer } from '../../../../src/sources/isapi/client/client.ts';
import { analogCamera, dvr, hybrid, ipCamera, ipc, nvr } from '../../../../src/sources/simulator/builders.ts';
import type { Dice } from '../dice.ts';
import { change } from '../documents/change.ts';
import { clone, type Element, put, takeApart } from '../documents/element.ts';
import { spoil } from '../documents/spoil.ts';
import { type Lane, type Verdict, Violation } from '../lane.ts';
import { Canned, examineThrough, NOW, readThrough, sourceOf } from './canned.ts';
import { isSupported } from './evidence.ts';
import { demandUsable } from './kept.ts';

const RULE = { offlineAfter: 1, wanted: null };
const AWAY = { online: false, recording: 0 } as const;
const MODELS = [
  nvr({ cameras: [ipCamera('1'), ipCamera('2', AWAY), ipCamera('3', { recording: 0 })] }),
  dvr({ cameras: [analogCamera('1'), analogCamera('2', AWAY), analogCamera('3', { enabled: false })] }),
  dvr({ cameras: [analogCamera('1', AWAY)], workingstatus: 'unsupported' }),
  hybrid({ analog: 2, ip: 2, chanNoOffset: 32 }),
  hybrid({ analog: 2, ip: 2, givesWay: '2' }),
  nvr({
    cameras: [ipCamera('1'), ipCamera('2', AWAY)],
    proxyStatusList: false,
    workingstatus: 'unsupported',
  }),
  ipc(),
];

interface House {
  readonly canned: Canned;
  readonly isCamera: boolean;
  /** The documents that it has, by target. */
  readonly originals: ReadonlyMap<string, ReturnType<typeof takeApart> & Answer>;
  /** What a bridge shows that reads it undamaged. */
  readonly truth: readonly string[];
}

/** What is shown of each channel. Not under which key: that is of whoever came first. */
function gist({ channels }: Recorder): string[] {
  return channels.map(
    ({ kind, id, online, recording }) => `${kind} ${id} ${shown(online)} ${shown(recording)}`,
  );
}

async function watch(canned: Canned, before: Recorder = unmet('house', 'House')): Promise<Recorder> {
  const source = sourceOf(canned);
  let recorder = before;
  for (const reading of await readThrough(source))
    recorder = transition(recorder, { at: NOW, reading }, RULE).recorder;
  for (const report of await examineThrough(source))
    recorder = examine(recorder, { at: NOW, report, last: null }, RULE).recorder;
  return recorder;
}

async function open(model: (typeof MODELS)[number]): Promise<House> {
  const canned = new Canned(model);
  const truth = gist(await watch(canned));
  const originals = new Map(
    [...canned.asked].map((target) => {
      const answer = canned.original(target);
      return [target, { ...answer, ...takeApart(answer.body.toString()) }];
    }),
  );
  return { canned, isCamera: model.kind === 'ipc', originals, truth };
}

/** Damages some documents of a house; gives the trees that a reader may find in its answers. */
function damage(
  { canned, originals }: House,
  dice: Dice,
): { readonly files: readonly Element[]; readonly isRaw: boolean } {
  const replaced = new Map<string, Answer>();
  const files: Element[] = [];
  let isRaw = false;
  const share = dice.pick([0.2, 0.5, 1]);
  for (const [target, { root, form, status, contentType }] of originals) {
    const tree = clone(root);
    // Schedules are long and say nothing of now.
    if (dice.isLucky(target.includes('/tracks') ? share / 10 : share)) {
      change(tree, dice);
      const text = put(tree, form);
      const isSpoiled = dice.isLucky(0.2);
      isRaw ||= isSpoiled;
      replaced.set(target, {
        status,
        contentType,
        ...(isSpoiled ? spoil(text, form, dice) : { body: Buffer.from(text) }),
      });
    }
    if (!target.includes('/tracks')) files.push(tree);
  }
  canned.replaced = replaced;
  return { files, isRaw };
}

async function once(house: House, dice: Dice): Promise<Verdict> {
  const { files, isRaw } = damage(house, dice);
  const input = [...house.canned.replaced]
    .map(([target, { body }]) => `${target}\n${body.toString()}`)
    .join('\n\n');
  const recorder = await watch(house.canned);
  demandUsable(recorder, input);
  for (const channel of isRaw || house.isCamera ? [] : recorder.channels)
    for (const fact of ['online', 'recording'] as const) {
      const value = shown(channel[fact]);
      if (value !== null && !isSupported(files, channel, fact, value))
        throw new Violation(`${channel.key} is shown as ${fact} ${value}, which no document says`, input);
    }
  house.canned.replaced = new Map();
  const healed = gist(await watch(house.canned, recorder));
  for (const line of house.truth)
    if (!healed.includes(line))
      throw new Violation(`after a right reading: ${healed.join(', ')} and not ${line}`, input);
  return recorder.status === 'ok' ? 'accepted' : 'rejected';
}

/** Whole readings of damaged recorders, through source, domain, store and topics, and a right reading after each. */
export const readingLane: Lane = {
  name: 'readings',
  runs: 25_000,
  short: 60,
  limit: 1000,
  isBusy: true,
  async open() {
    const houses = await Promise.all(MODELS.map(open));
    return { once: (dice) => once(dice.pick(houses), dice) };
  },
};
