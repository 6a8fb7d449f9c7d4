import type { Channel, Recorder } from '../domain/state.ts';

/** What to do about a recorder that could not be read, by the reason; where none stands, its detail says it all. */
const OF_RECORDERS: Readonly<Record<string, string>> = {
  refused: 'Is it switched on, and is this its HTTP port?',
  timeout: 'Is it switched on, and can this machine reach it? Check host, port and firewalls.',
  no_route: 'Check the address, and the network between this machine and the recorder.',
  dns: 'Check the spelling of the host, or give its IP address.',
  reset: 'Check the port, and whether HTTP is enabled on the recorder.',
  http_error: 'Restart the recorder if that stays so.',
  busy: 'Close other programs that use it, and try again in a minute.',
  too_large: 'Is this a recorder?',
  starting: 'It may still be starting: try again in a few minutes.',
  no_permission:
    'On the recorder, give its user the rights "Remote: Parameters Settings" and "Remote: Log Search / Interrogate Working Status", and tick all cameras.',
  no_supported_login: 'On the recorder, set the web authentication to digest.',
  bad_credentials: 'Fix the user name and the password in the configuration.',
  locked: 'Find the program that logs in with an old password; restarting the recorder also ends the lock.',
  not_isapi: 'Check host and port, and whether the device speaks ISAPI (Hikvision and its brands).',
  html: 'A web page answers here: check host and port.',
  empty: 'Check host and port; if they are right, please send a capture.',
};
const OTHER_RECORDERS = 'Check host and port; if they are right, please send a capture (dvr2mqtt capture).';

/** What to do about a recorder, in a sentence. */
export function remedyForRecorder({ reason }: Recorder): string {
  return OF_RECORDERS[reason ?? ''] ?? (reason === 'tls' || reason === 'redirect' ? '' : OTHER_RECORDERS);
}

/** What to do about a camera, by the recorder's word for what is wrong with it (isapi.md 1.2), in lower case. */
const OF_CAMERAS: readonly (readonly [RegExp, string])[] = [
  [/^no_signal$|^videoloss$/, 'No picture arrives: check the camera, its power and its cable.'],
  [
    /passw(?:or)?d/,
    "The recorder's login for it is wrong: correct it in the recorder. The camera may stay locked for 30 minutes.",
  ],
  [
    /locked/,
    'The camera has locked the recorder out: correct the password in the recorder, and wait 30 minutes.',
  ],
  [/conflic/, 'Two devices use its address: give one of them another.'],
  [/bandwidth/, "The recorder's bandwidth is used up: lower bit rates, or remove a camera."],
  [/domain/, 'The recorder does not find its host name: correct it in the recorder, or give an IP address.'],
  [/notactivated/, 'The camera has no password yet: activate it.'],
  [/streamlimit|maxconnect/, 'The camera serves no more viewers: close some.'],
  [/notsupport/, 'The recorder does not understand its stream: change codec or resolution in the camera.'],
  [/cha?c?n|channel/, 'The channel number in the recorder does not fit the camera: correct it.'],
  [/stream/, 'The recorder gets no stream from it: restart the camera, and check its codec.'],
];
const OTHER_CAMERAS =
  'The recorder does not reach it: check the camera, its power, its network and its address.';

/** What to do about a camera that is offline, or whose login is wrong, in a sentence. */
export function remedyForCamera({ online }: Channel): string {
  const word = (online.reason ?? '').toLowerCase();
  return OF_CAMERAS.find(([pattern]) => pattern.test(word))?.[1] ?? OTHER_CAMERAS;
}

const OF_RECORDINGS: Readonly<Record<string, string>> = {
  disk_error: "Check the recorder's disks.",
  camera_offline: 'The recorder gets no picture from it.',
  schedule_unknown: 'Its schedule could not be read: it may be meant to be so.',
};
const OTHER_RECORDINGS =
  'Its schedule says that it should: check the disks and the recording settings of the recorder.';

/** What to do about a recording that does not run, in a sentence. */
export function remedyForRecording({ recording }: Channel): string {
  return OF_RECORDINGS[recording.reason ?? ''] ?? OTHER_RECORDINGS;
}

/** Why something is not known, by the reason, as a sentence. */
const OF_UNKNOWNS: Readonly<Record<string, string>> = {
  no_evidence: 'The recorder does not tell.',
  channel_map_unproven:
    'The numbers that the recorder tells cannot be matched with its channels: please send a capture.',
  contradictory: 'The recorder says two things at once.',
  unknown_value: 'The recorder uses a word that is not known yet: please send a capture.',
  no_permission:
    'Its user may not read this: give it the right "Remote: Log Search / Interrogate Working Status".',
  timeout: 'The recorder did not answer this question in time.',
  busy: 'The recorder is busy.',
};

export function explainUnknown(reason: string): string {
  return OF_UNKNOWNS[reason] ?? `The recorder's answer could not be used (${reason}).`;
}
