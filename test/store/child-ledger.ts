// Reads one login from the ledger in the folder that it is given, and says what the log and the ledger say.
import { openLedger } from '../../src/store/ledger.ts';
import { rememberLog, stillClock } from './support.ts';

const log = rememberLog();
const ledger = openLedger(process.argv[2] ?? '', log, stillClock);
const login = await ledger.read('house', process.argv[3] ?? '');
console.log([...log.lines, JSON.stringify(login)].join('\n'));
ledger.close();
