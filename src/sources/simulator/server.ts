import { Documents } from './documents.ts';
import type { Account } from './login.ts';
import { USUAL_LOGIN } from './login-rules.ts';
import type { RecorderView, SimulatedCamera, SimulatedRecorder } from './model.ts';
import { serve, type Served, type ServeOptions } from './serve.ts';

/** A simulated recorder that runs. */
export interface Recorder extends Served {
  /** What it is now. To change it, see {@link change}. */
  readonly model: RecorderView;
  /** Changes the recorder; every document tells of it from the next request on. */
  change(edit: (model: SimulatedRecorder) => void): void;
  /** Changes one camera. Throws when there is not exactly one with this id (of this kind). */
  changeCamera(id: string, change: Partial<SimulatedCamera>, kind?: SimulatedCamera['kind']): void;
}

/** Starts a recorder on a copy of `model`. Rejects when the port cannot be had. */
export async function startRecorder(model: SimulatedRecorder, options: ServeOptions = {}): Promise<Recorder> {
  const own = structuredClone(model);
  const documents = new Documents(own, options.now ?? Date.now);
  const { served, gate } = await serve(
    (method, target, body) => documents.page(method, target, body),
    accountOf(own),
    options,
  );
  const change = (edit: (model: SimulatedRecorder) => void): void => {
    edit(own);
    documents.forget();
    gate.setAccount(accountOf(own));
  };
  return {
    ...served,
    model: own,
    change,
    changeCamera: (id, changes, kind) => {
      const [camera, ...others] = own.cameras.filter(
        (one) => one.id === id && (kind === undefined || one.kind === kind),
      );
      if (camera === undefined || others.length > 0)
        throw new Error(`${others.length + (camera === undefined ? 0 : 1)} cameras have the id ${id}`);
      change(() => Object.assign(camera, changes));
    },
  };
}

function accountOf(model: SimulatedRecorder): Account {
  return {
    username: model.username,
    password: model.password,
    rules: { ...USUAL_LOGIN, realm: model.kind === 'ipc' ? USUAL_LOGIN.realm : model.model, ...model.login },
  };
}

/** Many recorders, each on a port of its own. */
export interface Fleet {
  readonly recorders: readonly Recorder[];
  stop(): Promise<void>;
}

/** Starts one recorder for each model; stops those that run when one cannot be started. */
export async function startFleet(
  models: readonly SimulatedRecorder[],
  options: Omit<ServeOptions, 'port'> = {},
): Promise<Fleet> {
  const started = await Promise.allSettled(models.map((model) => startRecorder(model, options)));
  const recorders = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(recorders.map((recorder) => recorder.stop()));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return { recorders, stop };
  await stop();
  throw failed.reason;
}
