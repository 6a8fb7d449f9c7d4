// Commits without end, saying after each commit its number, until it is killed.
// The state's `unreachableAt` is the number of its last commit; each commit brings two events.
import { openStore } from '../../src/store/store.ts';
import { rememberLog, someEvent, someRecorder, stillClock } from './support.ts';

const store = openStore(process.argv[2] ?? '', rememberLog(), stillClock);
store.journal('mqtt');
for (let number = (store.load('house')?.unreachableAt ?? 0) + 1; ; number += 1) {
  const state = { ...someRecorder('house'), unreachableAt: number };
  store.commit([state], [someEvent(`${number}-a`), someEvent(`${number}-b`)]);
  console.log(number);
}
