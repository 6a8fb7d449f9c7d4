import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createLog } from '../../src/cli/program-log.ts';
import { systemClock } from '../../src/runtime/system-clock.ts';
import { prepareAlertStream } from '../../src/sources/isapi/alert-stream/stream.ts';
import { answerParent } from '../child.ts';

setFlagsFromString('--expose-gc');
const collect: unknown = runInNewContext('gc');
let heard = 0;
const ending = new AbortController();

answerParent({
  async listen(port) {
    const target = {
      host: '127.0.0.1',
      port: Number(port),
      tls: false as const,
      username: 'u',
      password: 'p',
    };
    const stream = prepareAlertStream(target, systemClock, createLog('warn', process.stderr));
    await new Promise<void>((opened) => {
      void stream.listen({ opened, heard: () => void (heard += 1) }, ending.signal);
    });
  },
  async memory(parts) {
    while (heard < Number(parts)) await delay(50);
    if (typeof collect === 'function') collect();
    const { heapUsed, rss } = process.memoryUsage();
    return { heard, heap: heapUsed, resident: rss };
  },
  stop: () => ending.abort(),
});
