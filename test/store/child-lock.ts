// Takes the lock on the folder that it is given, says whether it got it, and holds it until it is killed.
import { lockDataDir } from '../../src/store/lock.ts';

const lock = lockDataDir(process.argv[2] ?? '');
console.log(lock === null ? 'refused' : 'locked');
if (lock !== null) process.stdin.resume();
