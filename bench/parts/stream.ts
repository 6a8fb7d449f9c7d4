import { once } from 'node:events';
import { z } from 'zod';
import { Child } from '../child.ts';
import type { Row } from '../table.ts';
import { sendParts } from './stream-sender.ts';

const Memory = z.object({ heard: z.number(), heap: z.number(), resident: z.number() });

/** What a bridge holds after so many parts of one alertStream, over real HTTP, in a process of its own. */
export async function measureStream(parts: number): Promise<readonly Row[]> {
  const sender = sendParts();
  sender.server.listen(0, '127.0.0.1');
  await once(sender.server, 'listening');
  const address = sender.server.address();
  if (address === null || typeof address === 'string') throw new Error('the stream has no port');
  const child = new Child('parts/stream-child.ts');
  await child.ask('listen', address.port, z.unknown());
  // What the first parts make is made once: code, buffers, shapes.
  await sender.send(parts / 10);
  const first = await child.ask('memory', parts / 10, Memory);
  await sender.send(parts);
  const last = await child.ask('memory', parts / 10 + parts, Memory);
  await child.stop();
  sender.server.closeAllConnections();
  sender.server.close();
  const row = (figure: string, name: 'heap' | 'resident', most: number | null): Row => ({
    figure: `${figure} after ${last.heard} parts of a stream`,
    ours: megabytes(last[name]),
    against: `${megabytes(first[name])} after ${first.heard}`,
    ratio: `${(last[name] / first[name]).toFixed(2)}x`,
    goal: most === null ? '-' : `<= ${most}x`,
    isReached: most === null ? null : last[name] <= first[name] * most,
  });
  return [row('heap', 'heap', 1.1), row('resident memory', 'resident', null)];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
