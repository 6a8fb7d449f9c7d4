import type { Millis } from './domain/time.ts';
import { dvr, hybrid, nvr } from './sources/simulator/builders.ts';
import type { SimulatedCamera, SimulatedRecorder } from './sources/simulator/model.ts';
import type { Recorder } from './sources/simulator/server.ts';

/** The recorders of the demonstration. */
export const CAST = {
  house: { name: 'House NVR', model: nvr({ name: 'House' }) },
  garage: { name: 'Garage DVR', model: dvr({ name: 'Garage', cameras: 4 }) },
  office: { name: 'Office hybrid', model: hybrid({ name: 'Office' }) },
} as const satisfies Readonly<Record<string, { name: string; model: SimulatedRecorder }>>;

export type Stage = Readonly<Record<keyof typeof CAST, Recorder>>;

/** Something that happens to a recorder or a camera. */
export interface Scene {
  /** From the beginning of the story. */
  readonly at: Millis;
  /** A stage direction. */
  readonly direction: string;
  readonly play: (stage: Stage) => void | Promise<void>;
}

const SECOND: Millis = 1000;

function scene(seconds: number, direction: string, play: Scene['play']): Scene {
  return { at: seconds * SECOND, direction, play };
}

function change(of: keyof typeof CAST, id: string, state: Partial<SimulatedCamera>): Scene['play'] {
  return (stage) => stage[of].changeCamera(id, state);
}

function failDisk(status: string, state: Partial<SimulatedCamera>): Scene['play'] {
  return ({ office }) =>
    office.change(({ disks, cameras }) => {
      for (const disk of disks) disk.status = status;
      for (const camera of cameras.slice(0, 2)) Object.assign(camera, state);
    });
}

/** What is not there is not recorded either, and recorders say so. */
const CUT_OFF = { online: false, recording: 0, recordStatus: 2 } as const;
const BACK = { online: true, recording: 1, recordStatus: 0 } as const;

/** The story, which begins again after {@link STORY_LENGTH}. */
export const STORY: readonly Scene[] = [
  scene(2, 'At the garage, someone pulls the cable of camera 2.', change('garage', '2', { online: false })),
  scene(7, 'The cable is plugged in again.', change('garage', '2', { online: true })),
  scene(13, 'A switch in the house fails: camera 5 is cut off.', change('house', '5', CUT_OFF)),
  scene(20, 'The switch is replaced.', change('house', '5', BACK)),
  scene(
    26,
    "The office's disk fails under cameras 1 and 2.",
    failDisk('error', { recording: 0, recordStatus: 1 }),
  ),
  scene(34, 'The disk is replaced.', failDisk('ok', { recording: 1, recordStatus: 0 })),
  scene(40, 'The power of the garage recorder fails.', ({ garage }) => garage.refuse()),
  scene(49, 'The power is back.', ({ garage }) => garage.accept()),
  scene(
    57,
    'Someone changes the password of camera 3 in the house, and not in the recorder.',
    change('house', '3', { ...CUT_OFF, reason: 'errorUserNameOrPasswd' }),
  ),
  scene(65, 'The recorder is given the new password.', change('house', '3', { ...BACK, reason: 'connect' })),
];

export const STORY_LENGTH: Millis = 72 * SECOND;
