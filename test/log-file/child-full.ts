// Appends portions of lines to a file that may not grow beyond a limit, and says how many were written.
import { appendLines } from '../../src/sinks/log-file/rotated-file.ts';

const limits = { maxBytes: 10_000_000, files: 5 };
let written = 0;
try {
  for (;;) {
    const lines = Array.from({ length: 7 }, (_, index) => `line ${written + index} `.padEnd(80, 'x'));
    await appendLines(process.argv[2] ?? '', lines, limits, (count) => (written += count));
  }
} catch (error) {
  console.log(
    JSON.stringify({ written, code: error instanceof Error && 'code' in error ? error.code : null }),
  );
}
