import { connectAsync } from 'mqtt';
import { until } from '../../mqtt/support/until.ts';
import { SLOW } from './home.ts';

/** Where a bridge announces its devices. */
const ANNOUNCEMENTS = 'homeassistant/device';

/** What the broker keeps of a base topic: payloads by topic, announcements first. */
export async function retained(broker: string, base: string): Promise<ReadonlyMap<string, string>> {
  const client = await connectAsync(broker);
  try {
    const kept = new Map<string, string>();
    let isEnd = false;
    client.on('message', (topic, payload, { retain }) => {
      if (topic === `${base}/end`) isEnd = true;
      const isOurs = topic.startsWith(`${base}/`) || topic.startsWith(`${ANNOUNCEMENTS}/${base}_`);
      if (retain && isOurs) kept.set(topic, payload.toString());
    });
    await client.subscribeAsync([`${ANNOUNCEMENTS}/+/config`, `${base}/#`], { qos: 1 });
    await client.publishAsync(`${base}/end`, '', { qos: 1 });
    await until('all that is retained is heard', () => isEnd, SLOW);
    const isState = (topic: string): number => Number(topic.startsWith(`${base}/`));
    return new Map([...kept].sort(([one], [other]) => isState(one) - isState(other)));
  } finally {
    await client.endAsync();
  }
}

/** Takes an announcement or a state back. */
export async function empty(broker: string, topics: readonly string[]): Promise<void> {
  const client = await connectAsync(broker);
  for (const topic of topics) await client.publishAsync(topic, '', { qos: 1, retain: true });
  await client.endAsync();
}

export const isAnnouncement = (topic: string): boolean => topic.startsWith(`${ANNOUNCEMENTS}/`);
