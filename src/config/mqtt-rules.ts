import { isEncrypted } from './broker.ts';
import type { Finding } from './fault.ts';
import { findUnreadable } from './readable.ts';
import type { Sketch, Source } from './sketch.ts';
import { isWithin } from './topic.ts';

const FILES = ['ca', 'cert', 'key'] as const;

/** What the options of the `mqtt` block do to each other. */
export function judgeMqtt(sketch: Sketch, source: Source): Finding[] {
  const { mqtt } = sketch;
  const findings = [...judgeTopics(sketch)];
  const demand = (option: string, because: string, message: string): void => {
    const isHalf = source.has(['mqtt', because]) && !source.has(['mqtt', option]);
    if (isHalf) findings.push({ path: ['mqtt', option], message: `is missing; ${message}` });
  };
  demand('username', 'password', '`password` is of no use without it');
  demand('key', 'cert', '`cert` is of no use without it');
  demand('cert', 'key', '`key` is of no use without it');
  if (mqtt.url === 'embedded') {
    demand('password', 'username', 'the embedded broker needs both or neither');
    for (const option of FILES) {
      if (mqtt[option] === undefined) continue;
      findings.push({
        path: ['mqtt', option],
        message: 'must be left out with `url: embedded`: that broker has no TLS',
      });
    }
  } else if (mqtt.url !== undefined && isEncrypted(mqtt.url)) {
    for (const option of FILES)
      findings.push(...findUnreadable(mqtt[option], ['mqtt', option], source.folder));
  }
  return findings;
}

/** Options of the `mqtt` block that are allowed and do nothing. */
export function warnOfMqtt({ mqtt }: Sketch): Finding[] {
  if (mqtt.url === undefined || mqtt.url === 'embedded') return [];
  const warnings: Finding[] = [];
  if (mqtt.embedded_port !== undefined) {
    warnings.push({ path: ['mqtt', 'embedded_port'], message: 'has an effect only with `url: embedded`' });
  }
  if (isEncrypted(mqtt.url)) return warnings;
  const message = 'has no effect, the connection is not encrypted; for that use mqtts:// or wss:// in `url`';
  const idle = FILES.filter((option) => mqtt[option] !== undefined);
  return [...warnings, ...idle.map((option) => ({ path: ['mqtt', option], message }))];
}

function judgeTopics({ mqtt }: Sketch): Finding[] {
  const { base_topic: base, discovery_prefix: prefix = false } = mqtt;
  if (base === undefined || prefix === false) return [];
  const path = ['mqtt', 'base_topic'];
  if (base === prefix) return [{ path, message: 'must not be the same as discovery_prefix' }];
  if (!isWithin(base, prefix) && !isWithin(prefix, base)) return [];
  return [{ path, message: 'must not lie above or below discovery_prefix' }];
}
