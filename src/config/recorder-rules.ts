import type { Finding, Path } from './fault.ts';
import { canonicalHost } from './host.ts';
import { findUnreadable } from './readable.ts';
import type { Sketch, Source } from './sketch.ts';
import { slug } from './slug.ts';

/** What the recorders do to each other, and to the options of all. */
export function judgeRecorders(sketch: Sketch, source: Source): Finding[] {
  return [
    ...judgeIds(sketch, source),
    ...judgeAddresses(sketch, source),
    ...judgeChannels(sketch),
    ...judgeTimes(sketch),
    ...judgeAuthorities(sketch, source),
  ];
}

function judgeIds({ recorders }: Sketch, source: Source): Finding[] {
  const owners = new Map<string, Path>();
  return recorders.flatMap(({ id, name }, at): Finding[] => {
    const isNamed = !source.has(['recorders', at, 'id']);
    const path = ['recorders', at, isNamed ? 'name' : 'id'];
    if (!source.has(path)) return [{ path, message: 'is missing; must be one line of text' }];
    const fromName = name === undefined ? undefined : slug(name);
    const identity = isNamed ? fromName : id;
    if (identity === undefined) return [];
    if (isNamed && identity === 'bridge') {
      const message =
        "becomes the id `bridge`, which is the bridge's own; rename this recorder or give it an `id`";
      return [{ path, message }];
    }
    const owner = owners.get(identity);
    if (owner !== undefined) return [{ path, message: explainTwin(identity, isNamed, source.lineOf(owner)) }];
    owners.set(identity, path);
    return [];
  });
}

function explainTwin(id: string, isNamed: boolean, line: number): string {
  return isNamed
    ? `becomes the id \`${id}\`, which line ${line} has already; rename this recorder or give it an \`id\` of its own`
    : `\`${id}\` is given twice, also on line ${line}; every recorder must have an id of its own`;
}

function judgeAddresses({ recorders }: Sketch, source: Source): Finding[] {
  const owners = new Map<string, Path>();
  return recorders.flatMap(({ host, port, tls }, at): Finding[] => {
    const isKnown = source.has(['recorders', at, 'port']) ? port !== undefined : tls !== undefined;
    if (host === undefined || !isKnown) return [];
    const path = ['recorders', at, 'host'];
    const address = `${canonicalHost(host)} ${port ?? (tls === false ? 80 : 443)}`;
    const owner = owners.get(address);
    if (owner !== undefined) {
      const line = source.lineOf(owner);
      return [
        {
          path,
          message: `is given twice with the same port, also on line ${line}; every recorder must be given once`,
        },
      ];
    }
    owners.set(address, path);
    return [];
  });
}

function judgeChannels({ recorders }: Sketch): Finding[] {
  return recorders.flatMap(({ channels }, recorder) => {
    const seen = new Set<string>();
    return channels.flatMap((channel, at): Finding[] => {
      if (channel === undefined) return [];
      const id = String(typeof channel === 'object' ? channel.id : channel);
      // Topics know channels by the slug.
      const isRepeated = seen.has(slug(id));
      seen.add(slug(id));
      const path = ['recorders', recorder, 'channels', at];
      return isRepeated ? [{ path, message: 'is given twice; every channel must be given once' }] : [];
    });
  });
}

function judgeTimes({ recorders, poll_interval = 30, confirm_after }: Sketch): Finding[] {
  const least = Math.min(
    ...recorders.map((recorder) => recorder.poll_interval ?? poll_interval),
    recorders.length === 0 ? poll_interval : Infinity,
  );
  if (confirm_after === undefined || confirm_after < least) return [];
  return [
    {
      path: ['confirm_after'],
      message: `must be below every poll_interval, and the smallest is ${least} seconds`,
    },
  ];
}

function judgeAuthorities({ recorders }: Sketch, source: Source): Finding[] {
  return recorders.flatMap(({ tls }, at) => {
    const file = typeof tls === 'object' ? tls.ca : undefined;
    return findUnreadable(file, ['recorders', at, 'tls', 'ca'], source.folder);
  });
}
