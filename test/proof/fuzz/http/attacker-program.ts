import { choose } from './choose.ts';
import { startHostile } from './hostile.ts';

const elsewhere = Number(process.argv[2]);
const hostile = await startHostile((path, head) => choose(path, head, elsewhere));
process.stdout.write(`${hostile.port}\n`);
// It ends with who started it, however that ends.
process.stdin.resume().once('close', () => void hostile.close());
