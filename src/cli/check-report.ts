import { isIPv6 } from 'node:net';
import type { Inspection } from '../inspection.ts';
import { findTroubles, findUnknowns, plural, sayNothingWrong, sayTotals } from './check-summary.ts';
import { channelTable } from './check-table.ts';
import { isFine } from './check-verdict.ts';
import { neutral, type Paint, wrapped } from './terminal.ts';

/** What `check` prints for people. */
export function reportInspections(inspections: readonly Inspection[], width: number, paint: Paint): string {
  const recorders = inspections.map((inspection) => {
    const rows = inspection.recorder.channels;
    const table = rows.length === 0 ? [] : channelTable(rows, width, paint);
    return [heading(inspection, width, paint), ...table, ''].join('\n');
  });
  return `${[...recorders, summary(inspections, width, paint)].join('\n')}\n`;
}

function heading(inspection: Inspection, width: number, paint: Paint): string {
  const { options, recorder, requests, milliseconds, wasAsked } = inspection;
  const isOk = recorder.status === 'ok';
  const host = isIPv6(options.host) ? `[${options.host}]` : options.host;
  const status = `${recorder.status ?? 'unknown'}${recorder.reason === null ? '' : ` (${recorder.reason})`}`;
  const facts = [
    options.id,
    `${host}:${options.port}`,
    neutral(`${recorder.device?.model ?? ''} ${recorder.device?.firmware ?? ''}`),
    wasAsked ? `${plural(requests, 'request')} in ${milliseconds} ms` : 'not asked',
  ].filter((fact) => fact !== '');
  const sign = isFine(inspection) ? paint('green', '✓') : paint('red', '✗');
  const title = `${sign} ${paint('bold', neutral(options.name))} ${paint(isOk ? 'green' : 'red', status)}`;
  return wrapped([title, ...facts.map((fact) => paint('gray', fact))], width, '    ', paint('gray', ' · '));
}

function summary(inspections: readonly Inspection[], width: number, paint: Paint): string {
  const troubles = findTroubles(inspections);
  const unknowns = findUnknowns(inspections);
  const list = (sentences: readonly string[], sign: string) =>
    sentences.map((sentence) => `  ${sign} ${wrapped(sentence.split(' '), width - 4, '    ')}`);
  const totals = sayTotals(inspections);
  const verdict =
    troubles.length > 0
      ? `${paint('red', '✗')} ${paint('bold', sayCount(troubles.length))}. ${totals}.`
      : `${unknowns.length === 0 ? paint('green', '✓') : paint('gray', '?')} ${sayNothingWrong(inspections)}. ${totals}.`;
  return [
    wrapped(verdict.split(' '), width, '  '),
    ...list(troubles, paint('red', '✗')),
    ...list(unknowns, paint('gray', '?')),
  ].join('\n');
}

function sayCount(troubles: number): string {
  return troubles === 1 ? '1 thing is wrong' : `${troubles} things are wrong`;
}
