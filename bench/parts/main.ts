import { startBenchBroker } from '../broker.ts';
import { tableOf } from '../table.ts';
import { measureLatency } from './latency.ts';
import { countRequests } from './requests.ts';
import { measureStream } from './stream.ts';

/** What the parts beside the main job cost (contract 8). Prints, judges nothing: the exit status is 0 (bench/README.md). */
const broker = await startBenchBroker();
process.stderr.write('An hour of requests, for each part …\n');
const requests = await countRequests(broker.url);
process.stderr.write('A million parts of a stream …\n');
const stream = await measureStream(1_000_000);
process.stderr.write('Pushes …\n');
const latency = await measureLatency(broker);
await broker.stop();
console.log(`Node ${process.version}\n\n${tableOf([...requests, ...stream, ...latency])}`);
