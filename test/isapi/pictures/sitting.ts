import type { TestContext } from 'node:test';
import type { ChannelKind } from '../../../src/domain/snapshot.ts';
import { createClient, type IsapiClient } from '../../../src/sources/isapi/client/client.ts';
import { Pictures } from '../../../src/sources/isapi/pictures/pictures.ts';
import { USUAL_LOGIN } from '../../../src/sources/simulator/login-rules.ts';
import type { SimulatedRecorder } from '../../../src/sources/simulator/model.ts';
import { HTML, type Page } from '../../../src/sources/simulator/page.ts';
import { serve, type Served } from '../../../src/sources/simulator/serve.ts';
import { startRecorder } from '../../../src/sources/simulator/server.ts';
import { HeldClock, PATHS, SILENT } from '../watched.ts';

const LOGIN = { username: 'viewer', password: 'Simulated-1' };

/** A simulated recorder, and pictures taken of its cameras over real HTTP after a first document was read. */
export class Sitting<Recorder extends Served = Served> {
  readonly recorder: Recorder;
  readonly clock = new HeldClock();
  readonly client: IsapiClient;
  readonly pictures: Pictures;

  constructor(recorder: Recorder, limit?: number) {
    this.recorder = recorder;
    this.client = createClient({ host: '127.0.0.1', port: recorder.port, tls: false, ...LOGIN }, SILENT);
    this.pictures = new Pictures(this.client, this.clock, limit);
  }

  static async of(context: TestContext, model: SimulatedRecorder, limit?: number) {
    return new Sitting(await startRecorder(model), limit).#open(context);
  }

  /** At a recorder that answers every request for a picture with a page. */
  static async at(context: TestContext, page: (target: string) => Page) {
    const { served } = await serve(
      (_, target) => (target.endsWith('deviceInfo') ? { status: 200, type: HTML, body: OK } : page(target)),
      { ...LOGIN, rules: USUAL_LOGIN },
      {},
    );
    return new Sitting(served).#open(context);
  }

  async #open(context: TestContext): Promise<this> {
    context.after(async () => {
      this.client.close();
      await this.recorder.stop();
    });
    await this.read();
    return this;
  }

  /** Reads a document, as a reading does. */
  async read(): Promise<number> {
    const limits = { signal: new AbortController().signal, timeout: 5000 };
    return (await this.client.get(PATHS.deviceInfo, limits)).status;
  }

  /**
   * Takes one picture: what came of it, and the requests that it took, `S1` for Streaming and `P1` for StreamingProxy
   * of channel 1, with the width behind it.
   */
  async take(id: string, kind: ChannelKind, width: number | null = null, stop?: AbortSignal) {
    const { log } = this.recorder;
    const before = log.length;
    const signal = stop ?? new AbortController().signal;
    const picture = await this.pictures.take({ id, kind }, width, signal);
    const asked = log
      .slice(before)
      .map(({ target }) =>
        target
          .replace('/ISAPI/Streaming/channels/', 'S')
          .replace('/ISAPI/ContentMgmt/StreamingProxy/channels/', 'P')
          .replace('01/picture', '')
          .replace('?videoResolutionWidth=', ' '),
      );
    return [picture.ok ? 'picture' : picture.reason, ...asked];
  }
}

const OK = Buffer.from('<DeviceInfo/>');
