import type { Comparison, Round } from './compare.ts';
import { median, type Row } from './table.ts';

/** What the recorders and the broker have seen of a bridge to which nothing new happened. */
export function trafficRows({ traffic, published, firstUnauthorized }: Comparison): Row[] {
  const count = (figure: string, seen: number, goal: string, isReached: boolean): Row => ({
    figure,
    ours: String(Math.round(seen * 1000) / 1000),
    against: '-',
    ratio: '-',
    goal,
    isReached,
  });
  const requests = traffic.requests / traffic.polls;
  return [
    count('requests per poll', requests, '<= 2', requests <= 2),
    count('new TCP connections', traffic.connections, '0', traffic.connections === 0),
    count('401 per recorder at its first poll', firstUnauthorized, '<= 1', firstUnauthorized <= 1),
    count('401 later', traffic.unauthorized, '0', traffic.unauthorized === 0),
    count('publishes of recorders and cameras', published, '0', published === 0),
  ];
}

/** The time on the processor beside the bare loops and, where it could be measured, the old way. */
export function cpuRows({ rounds }: Comparison, old: readonly number[] | null): Row[] {
  const ours = median(rounds.map((round) => round.ours));
  const row = (figure: string, against: number, ratio: number, most: number): Row => ({
    figure,
    ours: micros(ours),
    against: Number.isNaN(against) ? '-' : micros(against),
    ratio: Number.isNaN(ratio) ? '-' : `${ratio.toFixed(2)}x`,
    goal: `<= ${most}x`,
    isReached: Number.isNaN(ratio) ? null : ratio <= most,
  });
  const beside = (name: keyof Omit<Round, 'ours'>, most: number, manner: string = name) => {
    const ratio = median(rounds.map((round) => round.ours / round[name]));
    return row(
      `CPU per poll / bare loop, ${manner}`,
      median(rounds.map((round) => round[name])),
      ratio,
      most,
    );
  };
  const oldWay = median(old ?? []);
  return [
    beside('spread', 1.2),
    beside('bursts', 2),
    beside('axios', 1.5, 'bursts through axios'),
    row('CPU per poll / old way', oldWay, ours / oldWay, 0.5),
  ];
}

export function startRow(figures: readonly number[]): Row {
  const took = median(figures);
  return {
    figure: 'command to first camera, retained',
    ours: `${Math.round(took)} ms`,
    against: '-',
    ratio: '-',
    goal: '< 1000 ms',
    isReached: took < 1000,
  };
}

function micros(figure: number): string {
  return `${Math.round(figure)} us`;
}
