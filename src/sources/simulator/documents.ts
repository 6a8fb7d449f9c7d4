import type { Millis } from '../../domain/time.ts';
import {
  proxyChannel,
  proxyChannels,
  proxyStatus,
  proxyStatuses,
  videoInputs,
} from './documents/channels.ts';
import { time } from './documents/clock.ts';
import { capabilities, deviceInfo, userCheck } from './documents/device.ts';
import { hddList, smartStatus, status, storage } from './documents/health.ts';
import { tracks } from './documents/tracks.ts';
import { workingStatusJson, workingStatusXml, type WorkingStatusPart } from './documents/working-status.ts';
import { ipChannels, type RecorderView } from './model.ts';
import { asksJson, errorPage, jsonPage, type Page, pathOf, responseStatus, xmlPage } from './page.ts';
import { LOG_SEARCH, searchLog } from './log.ts';
import { picture } from './pictures.ts';
import { search, SEARCH } from './search.ts';

/** Documents that stay as they are until the recorder changes; `null` where this kind has none. */
const LASTING: Readonly<Record<string, (model: RecorderView) => string | null>> = {
  '/ISAPI/System/deviceInfo': deviceInfo,
  '/ISAPI/System/capabilities': capabilities,
  '/ISAPI/System/Video/inputs/channels': (model) => (model.kind === 'nvr' ? null : videoInputs(model)),
  '/ISAPI/ContentMgmt/InputProxy/channels': (model) => (model.kind === 'ipc' ? null : proxyChannels(model)),
  '/ISAPI/ContentMgmt/InputProxy/channels/status': (model) =>
    model.kind === 'ipc' || !model.proxyStatusList ? null : proxyStatuses(model),
  '/ISAPI/ContentMgmt/record/tracks': tracks,
  '/ISAPI/ContentMgmt/Storage': (model) => (model.storage ? storage(model) : null),
  '/ISAPI/ContentMgmt/Storage/hdd': (model) => (model.storage ? hddList(model) : null),
  '/ISAPI/Security/userCheck': userCheck,
};

const WORKING_STATUS: Readonly<Record<string, WorkingStatusPart>> = {
  '/ISAPI/System/workingstatus': 'all',
  '/ISAPI/System/workingstatus/chanStatus': 'chanStatus',
  '/ISAPI/System/workingstatus/hdStatus': 'hdStatus',
};

const SEARCHES: Readonly<Record<string, (model: RecorderView, body: string, now: Millis) => Page>> = {
  [SEARCH]: search,
  [LOG_SEARCH]: searchLog,
};

const REBOOT = '/ISAPI/System/reboot';
const ONE_CHANNEL = /^\/ISAPI\/ContentMgmt\/InputProxy\/channels\/([^/]+?)(\/status)?$/;
const ONE_DISK = /^\/ISAPI\/ContentMgmt\/Storage\/hdd\/([^/]+)\/SMARTTest\/status$/;

/** The documents of one recorder, written once and kept until it changes. */
export class Documents {
  readonly #model: RecorderView;
  readonly #now: () => Millis;
  readonly #bootedAt: Millis;
  /** When it was told to start anew. */
  #rebootedAt: Millis = -Infinity;
  readonly #kept = new Map<string, Page>();
  #readings = 0;

  constructor(model: RecorderView, now: () => Millis) {
    this.#model = model;
    this.#now = now;
    this.#bootedAt = now() - 2_530_000;
  }

  /** The recorder has changed. */
  forget(): void {
    this.#kept.clear();
  }

  /** The answer to a request that is logged in. */
  page(method: string, target: string, body = ''): Page {
    const path = pathOf(target);
    const answer = method === 'POST' && Object.hasOwn(SEARCHES, path) ? SEARCHES[path] : undefined;
    if (answer !== undefined) return answer(this.#model, body, this.#now());
    if (method === 'PUT' && path === REBOOT) return this.#reboot(target);
    const kept = method === 'GET' ? this.#kept.get(path) : undefined;
    if (kept !== undefined) return kept;
    const page =
      this.#lasting(path) ??
      this.#passing(target, path) ??
      this.#oneChannel(path) ??
      this.#oneDisk(path) ??
      picture(this.#model, target);
    if (page === null) return errorPage(404);
    return method === 'GET' ? page : responseStatus(target, 403, 'methodNotAllowed');
  }

  /** It answers, and is said to have started anew; nothing else changes. */
  #reboot(target: string): Page {
    this.#rebootedAt = this.#now();
    return xmlPage(
      `<ResponseStatus version="2.0"><requestURL>${target}</requestURL><statusCode>1</statusCode>` +
        '<statusString>OK</statusString><subStatusCode>ok</subStatusCode></ResponseStatus>',
    );
  }

  #lasting(path: string): Page | null {
    const write = Object.hasOwn(LASTING, path) ? LASTING[path] : undefined;
    if (write === undefined) return null;
    const written = write(this.#model);
    const page = written === null ? responseStatus(path, 403, 'notSupport') : xmlPage(written);
    this.#kept.set(path, page);
    return page;
  }

  #passing(target: string, path: string): Page | null {
    const model = this.#model;
    if (path === '/ISAPI/System/time') return xmlPage(time(model, this.#now()));
    if (path === '/ISAPI/System/status')
      return xmlPage(
        status(model, this.#now(), Math.max(model.bootedAt ?? this.#bootedAt, this.#rebootedAt)),
      );
    const part = Object.hasOwn(WORKING_STATUS, path) ? WORKING_STATUS[path] : undefined;
    if (part === undefined) return null;
    if (model.kind === 'ipc' || model.workingstatus === 'unsupported')
      return responseStatus(target, 403, 'notSupport');
    this.#readings += 1;
    return asksJson(target) && model.workingstatus !== 'xml'
      ? jsonPage(workingStatusJson(model, part, this.#readings))
      : xmlPage(workingStatusXml(model, part, this.#readings));
  }

  #oneChannel(path: string): Page | null {
    const asked = ONE_CHANNEL.exec(path);
    if (asked === null) return null;
    const camera = ipChannels(this.#model).find((one) => encodeURIComponent(one.id) === asked[1]);
    if (this.#model.kind === 'ipc' || camera === undefined)
      return responseStatus(path, 403, this.#model.kind === 'ipc' ? 'notSupport' : 'invalidOperation');
    return xmlPage(
      asked[2] === undefined ? proxyChannel(this.#model, camera) : proxyStatus(this.#model, camera),
    );
  }

  #oneDisk(path: string): Page | null {
    const asked = ONE_DISK.exec(path);
    if (asked === null) return null;
    const { disks, storage: hasStorage } = this.#model;
    const disk = disks.find(({ id, kind }) => kind !== 'nas' && encodeURIComponent(id) === asked[1]);
    if (hasStorage && disk?.smart !== undefined)
      return xmlPage(smartStatus(this.#model, disk.id, disk.smart));
    const isNoDisk = hasStorage && disk === undefined;
    return responseStatus(path, 403, isNoDisk ? 'invalidOperation' : 'notSupport');
  }
}
