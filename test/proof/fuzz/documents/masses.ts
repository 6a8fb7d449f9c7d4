import { LARGEST_BODY } from '../../../../src/sources/isapi/client/reply.ts';
import { guarded, type Lane, millisSince, Violation } from '../lane.ts';
import { MAPPERS } from './mappers.ts';

/** Builds a document of at most so many bytes. */
type Mass = (size: number) => Buffer;

/** As much of a unit as fits between a head and a tail; builds no text, for the sake of what is measured. */
function fill(head: string, unit: string, tail: string): Mass {
  return (size) => {
    const times = Math.floor((size - head.length - tail.length) / unit.length);
    return Buffer.concat([Buffer.from(head), Buffer.alloc(times * unit.length, unit), Buffer.from(tail)]);
  };
}

/** As many units that differ as fit. */
function counted(head: string, unit: (at: number) => string, tail: string): Mass {
  return (size) => {
    const body = Buffer.alloc(size, ' ');
    let end = body.write(head);
    for (let at = 0; end < size - tail.length - 200; at += 1) end += body.write(unit(at), end);
    body.write(tail, end);
    return body;
  };
}

/** Begins and ends in equal numbers. */
function nested(begin: string, core: string, end: string): Mass {
  return (size) => {
    const depth = Math.floor((size - core.length) / (begin.length + end.length));
    const [begins, ends] = [Buffer.alloc(depth * begin.length, begin), Buffer.alloc(depth * end.length, end)];
    return Buffer.concat([begins, Buffer.from(core), ends]);
  };
}

const item = (name: string): Mass => fill(`<${name}List>`, `<${name}><id>1</id></${name}>`, `</${name}List>`);
const listed = (name: string, value: string): Mass => fill(`{"${name}":[`, `${value},`, '1]}');
const within = (unit: string): Mass => fill('<DeviceInfo>', unit, '</DeviceInfo>');
const only = (unit: string): Mass => fill('', unit, '');

/** Documents that are made to cost time or memory. */
const MASSES: Readonly<Record<string, Mass>> = {
  'empty elements': within('<a/>'),
  'short elements': within('<a>1</a>'),
  'elements in UTF-16': (size) =>
    Buffer.from(`\ufeff${within('<a>1</a>')(Math.floor(size / 2) - 1).toString()}`, 'utf16le'),
  'elements with names of their own': counted('<DeviceInfo>', (at) => `<a${at}/>`, '</DeviceInfo>'),
  'elements in a row with text': within('a<b/>'),
  'elements nested': only('<a>'),
  'elements nested and closed': nested('<a>', '', '</a>'),
  'elements that only begin': only('<a '),
  'angle brackets': only('<'),
  'ends of elements': within('</a>'),
  attributes: fill('<DeviceInfo ', 'a="1" ', '></DeviceInfo>'),
  'attributes of their own': counted('<DeviceInfo ', (at) => `a${at}="1" `, '></DeviceInfo>'),
  'attributes without values': fill('<DeviceInfo ', 'a ', '></DeviceInfo>'),
  'attributes that hold ends': fill('<DeviceInfo ', 'a=">" ', '></DeviceInfo>'),
  'equal signs': fill('<DeviceInfo ', 'a=', '></DeviceInfo>'),
  'one long attribute': fill('<a b="', 'a<b=', '"/>'),
  'one long name': fill('<', 'a', '/>'),
  'one long text': fill('<DeviceInfo><model>', 'x', '</model></DeviceInfo>'),
  'one long text with breaks': fill('<DeviceInfo><model>', '\n', '</model></DeviceInfo>'),
  'bare ampersands': within('&'),
  references: within('&amp;'),
  'references to characters': within('&#x41;'),
  'references to nothing': within('&a'),
  'long references to nothing': within('&aaaaaaaaaaaaaaaaaa'),
  'CDATA in CDATA': within('<![CDATA['),
  CDATA: within('<![CDATA[&]]>'),
  'ends of CDATA': within(']]>'),
  comments: within('<!---->'),
  'comments that only begin': within('<!--'),
  instructions: within('<?x?>'),
  'instructions that only begin': within('<?'),
  'declarations that only begin': within('<!'),
  'laughs by the billion': counted(
    '<!DOCTYPE a [',
    (at) => `<!ENTITY e${at} "${`&e${at - 1};`.repeat(10)}">`,
    ']><a>&e9;</a>',
  ),
  disks: item('hdd'),
  channels: item('InputProxyChannelStatus'),
  inputs: item('VideoInputChannel'),
  'channels of the working status': item('ChanStatus'),
  tracks: item('Track'),
  'disks in JSON': listed('hdd', '1'),
  'numbers in JSON': listed('ChanStatus', '1'),
  'lists in JSON': listed('ChanStatus', '[]'),
  'objects in JSON': listed('ChanStatus', '{}'),
  'channels in JSON': listed('InputProxyChannelStatus', '{"id":1}'),
  'finds in JSON': listed(
    'searchMatchItem',
    '{"startTime":"2026-11-23T00:00:00Z","endTime":"2026-11-23T00:00:00Z"}',
  ),
  'long numbers in JSON': listed('ChanStatus', '12345678901234567890'),
  'fields of their own': counted('{', (at) => `"a${at}":1,`, '"z":1}'),
  'fields of their own with blanks': counted('{', (at) => `"a${at} ":1,`, '"z":1}'),
  'lists nested': only('['),
  'lists nested and closed': nested('[', '', ']'),
  'objects nested': only('{"a":'),
  'objects nested with blanks': nested('{"a ":', '1', '}'),
  'one long string': fill('{"model":"', 'x', '"}'),
  'escapes in a string': fill('{"model":"', String.raw`\u0041`, '"}'),
  'one long number': fill('{"a":', '9', '}'),
  blanks: only(' '),
  NULs: only('\0'),
  'a bracket and blanks': fill('<', ' ', ''),
  'no document': only('x'),
};

const NAMES = Object.keys(MASSES);
/** Some that are soon read, those where no bound on their number may help, and as large as is taken at all. */
const SIZES = [400, 18, 9, 3, 1].map((part) => Math.floor(LARGEST_BODY / part));

/** Of runs that follow each other, the masses are of different kinds. */
const STRIDE = 25;

/** The mass that belongs to a run, and what it is called. */
export function massOf(run: number): { readonly name: string; readonly body: Buffer } {
  const name = NAMES[(run * STRIDE) % NAMES.length] ?? '';
  const size = SIZES[Math.floor(run / NAMES.length) % SIZES.length] ?? LARGEST_BODY;
  return { name: `${name}, ${size} bytes`, body: MASSES[name]?.(size) ?? Buffer.alloc(0) };
}

export const MASS_COUNT = NAMES.length * SIZES.length;

/** So many in one process: what it has grown by, it has grown by for one of them. */
export const MASSES_APART = 19;

/** What one document may cost: nothing else is done meanwhile. */
const LONGEST = 2000;

/** Every mapper on each of these documents, some in a process of their own, for their memory. */
export const massLane: Lane = {
  name: 'masses',
  runs: MASS_COUNT,
  short: 14,
  limit: 60_000,
  apart: MASSES_APART,
  isFinite: true,
  open: () => ({
    once(_, run) {
      const { name, body } = massOf(run);
      let isKnown = false;
      for (const mapper of MAPPERS) {
        // What one has left behind is not what the next one needs.
        globalThis.gc?.();
        const from = process.threadCpuUsage();
        const made = guarded(() => mapper.make({ body, contentType: '' }), `${mapper.name}: ${name}`);
        isKnown ||= made !== null && made.claims.length > 0;
        const took = millisSince(from);
        if (took > LONGEST) throw new Violation(`took ${Math.round(took)} ms`, `${mapper.name}: ${name}`);
      }
      return isKnown ? 'accepted' : 'rejected';
    },
  }),
};
