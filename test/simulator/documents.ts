import assert from 'node:assert/strict';
import { Documents } from '../../src/sources/simulator/documents.ts';
import type { SimulatedRecorder } from '../../src/sources/simulator/model.ts';

/** When the documents are asked for. */
export const NOW = Date.UTC(2026, 6, 5, 10, 0, 0);

export function documentsOf(model: SimulatedRecorder): Documents {
  return new Documents(model, () => NOW);
}

/** The text of an XML document below `/ISAPI/`. */
export function get(model: SimulatedRecorder, path: string): string {
  const page = documentsOf(model).page('GET', `/ISAPI/${path}`);
  assert.equal(page.status, 200, page.body.toString());
  assert.equal(page.type, 'application/xml; charset="UTF-8"');
  return page.body.toString();
}

/** The `subStatusCode` with which a document is refused. */
export function refusal(model: SimulatedRecorder, path: string): string {
  const page = documentsOf(model).page('GET', `/ISAPI/${path}`);
  assert.equal(page.status, 403);
  return /<subStatusCode>(.*)<\/subStatusCode>/.exec(page.body.toString())?.[1] ?? page.body.toString();
}
