import type { Millis } from '../../domain/time.ts';
import { answer } from './commands.ts';
import type { Incoming, Link } from './link.ts';
import type { MqttDeps, MqttOptions } from './options.ts';
import { birthTopic, bridgeTopic, rebootTopic, requestTopic } from './topics.ts';
import type { Publish } from './topics.ts';

/** Home Assistant subscribes before it says `online`; many clients answer it, not all at once. */
const BIRTH_PAUSE: Millis = 1_000;
/** Answers on their way at once; commands beyond are dropped. */
const MOST_ANSWERS = 256;

/** What messages lead to beside their answers. */
export interface Consequences {
  /** Home Assistant has started: everything is to be announced again after a pause. */
  readonly born: (pause: Millis) => void;
  /** The will of an earlier process, which the broker published only now, is not the truth. */
  readonly denied: () => void;
}

/** Hears what comes over one connection, and answers commands. */
export function openInbox(
  link: Link,
  {
    options: { baseTopic, discoveryPrefix, recorders },
    commands,
    random,
  }: Pick<MqttDeps, 'commands' | 'random'> & { readonly options: MqttOptions },
  { born, denied }: Consequences,
): void {
  const state = bridgeTopic(baseTopic, 'state');
  const birth = discoveryPrefix === false ? null : birthTopic(discoveryPrefix);
  const mayReboot = recorders.filter((recorder) => recorder.mayReboot);
  const reboots = new Map(mayReboot.map(({ id }) => [rebootTopic(baseTopic, id), id]));
  let answering = 0;

  const respond = async (coming: Promise<Publish | null>): Promise<void> => {
    answering += 1;
    const response = await coming;
    if (response !== null) await link.publish(...response, false);
    answering -= 1;
  };
  const hear = (message: Incoming): void => {
    const { topic, payload, isRetained } = message;
    const word = () => payload.toString();
    if (topic === state) {
      if (!isRetained && word() === 'offline') denied();
    } else if (topic === birth) {
      if (!isRetained && word().toLowerCase() === 'online') born(BIRTH_PAUSE * (1 + random()));
    } else if (answering < MOST_ANSWERS) {
      void respond(answer(baseTopic, message, reboots.get(topic) ?? null, commands));
    }
  };

  link.onMessage(hear);
  const topics = [requestTopic(baseTopic, '+'), state, ...reboots.keys()];
  link.subscribe(birth === null ? topics : [...topics, birth]);
}
