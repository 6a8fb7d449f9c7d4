/** Whole seconds as people say them, from the largest unit that is not zero: `45s`, `2m 25s`, `2d 1h 0m 5s`. */
export function sayDuration(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [Math.floor(seconds) % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  return (first === -1 ? parts.slice(-1) : parts.slice(first))
    .map(([amount, unit]) => `${amount}${unit}`)
    .join(' ');
}
