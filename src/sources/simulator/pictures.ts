import type { CameraView, RecorderView, SimulatedPictures } from './model.ts';
import { type Page, pathOf, responseStatus, xmlPage } from './page.ts';
import { element, HIKVISION } from './xml.ts';

/** A baseline JPEG of 64 by 36 pixels; what it would be scaled to makes no difference. */
export const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6j' +
    'q62rZ4C8ybqmx5moq6T/wAALCAAkAEABAREA/8QAFgABAQEAAAAAAAAAAAAAAAAAAwYF/8QAFhABAQEAAAAAAAAAAAAAAAAAAAIB' +
    '/9oACAEBAAA/AMicNOFnDThpws4acLOJucLOGnDThZw04WcNOJucLOGnCzhpws4acLOJucNOFnDThZw04WcNOJqTSWTSaSyaSy//' +
    '2Q==',
  'base64',
);

const PICTURE = /^\/ISAPI\/(Streaming|ContentMgmt\/StreamingProxy)\/channels\/([^/]+)01\/picture$/;

/** The path of a camera's picture. */
export function picturePath(id: string, on: 'Streaming' | 'StreamingProxy'): string {
  return `/ISAPI/${on === 'Streaming' ? on : `ContentMgmt/${on}`}/channels/${id}01/picture`;
}

/** As in real recorders (isapi.md 4.7): analog inputs by Streaming; IP channels of a hybrid only by StreamingProxy. */
function usualPaths({ kind }: RecorderView, camera: CameraView): SimulatedPictures {
  if (camera.kind === 'analog' || kind === 'ipc') return { paths: ['Streaming'] };
  return { paths: kind === 'hybrid' ? ['StreamingProxy'] : ['Streaming', 'StreamingProxy'] };
}

/** The answer to a request for a picture; `null` when it is for something else. */
export function picture(model: RecorderView, target: string): Page | null {
  const [, path, id] = PICTURE.exec(pathOf(target)) ?? [];
  if (path === undefined) return null;
  const on = path === 'Streaming' ? path : 'StreamingProxy';
  const cameras = model.cameras.filter((one) => encodeURIComponent(one.id) === id);
  const camera = cameras.find((one) => rulesOf(model, one).paths.includes(on)) ?? cameras[0];
  if (camera === undefined) return responseStatus(target, 403, 'invalidOperation');
  const { paths, scales = true } = rulesOf(model, camera);
  if (!paths.includes(on)) return badRequest(target, 'badXmlContent');
  if (!scales && target.includes('?')) return badRequest(target, 'badParameters');
  if (camera.online === false) return refusal(target, 503, '3', 'Device Error', 'serviceUnavailable');
  return { status: 200, type: 'image/jpeg', body: JPEG };
}

function rulesOf(model: RecorderView, camera: CameraView): SimulatedPictures {
  return camera.pictures ?? usualPaths(model, camera);
}

function badRequest(target: string, word: string): Page {
  return refusal(target, 400, '6', 'Invalid XML Content', word);
}

function refusal(target: string, status: number, code: string, text: string, word: string): Page {
  const content = [
    ['requestURL', pathOf(target)],
    ['statusCode', code],
    ['statusString', text],
    ['subStatusCode', word],
  ].map(([name = '', said]) => element(name, said));
  const root = `<ResponseStatus version="1.0" xmlns="${HIKVISION}">${content.join('')}</ResponseStatus>`;
  return xmlPage(`<?xml version="1.0" encoding="UTF-8" ?>\n${root}\n`, status);
}
