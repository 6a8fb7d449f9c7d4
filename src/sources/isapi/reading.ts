import type { Fault } from '../../domain/fault.ts';
import type { CameraDetails } from '../../domain/snapshot.ts';
import type { Millis } from '../../domain/time.ts';
import type { Question } from '../../ports.ts';
import type { Catalogue, DocumentName } from './catalogue.ts';
import type { Memory } from './memory.ts';
import type { Outcome } from './outcome.ts';
import type { Pass } from './pass.ts';
import type { Shelf } from './shelf.ts';
import type { Findings } from './sightings.ts';
import type { Timetable } from './timetable.ts';

/** One and the same, so that unchanged findings are recognised as such. */
const NO_INPUTS: Findings['inputs'] = [];

/** Which kinds of channel are asked for. */
export type RecorderType = 'auto' | 'analog' | 'ip' | 'mixed';

export type Outcomes = { [Name in DocumentName]?: Outcome<Catalogue[Name]> };

/** What a reading needs to know beside the recorder's answers. */
export interface Setting {
  readonly type: RecorderType;
  readonly shelf: Shelf;
  readonly memory: Memory;
  readonly timetable: Timetable;
  /** How the recorder itself is reached, for a single camera. */
  readonly itself: CameraDetails;
  readonly monotonic: () => Millis;
}

/** Asks for the documents of one reading, the fewest that tell the truth (isapi.md 1.0, 9). */
export async function gather(pass: Pass, question: Question, setting: Setting): Promise<Outcomes> {
  const { shelf, memory, type } = setting;
  const outcomes: Outcomes = {};
  const extra = question.introduce ? null : pickExtra(setting);
  const plan = makePlan(question, extra, setting);
  const ask = async (name: DocumentName): Promise<void> => {
    plan.delete(name);
    await prove(pass, outcomes, plan, name);
    Object.assign(outcomes, { [name]: await pass.ask(name, plan.size) });
  };
  for (const name of order(plan, shelf)) {
    // It may have come before, as proof.
    if (outcomes[name] !== undefined) continue;
    // The list may have said by now that there is nothing to ask the status of.
    if (name === 'proxyStatus' && extra !== name && !hasIpChannels(outcomes, memory)) plan.delete(name);
    else await ask(name);
    if (name === 'proxies' && outcomes.proxies?.kind === 'known') memory.proxies = outcomes.proxies.value;
  }
  const isWorkingDenied = outcomes.channelStatus?.kind === 'unsupported';
  if (isWorkingDenied && !isAbsent('workingStatus', outcomes, shelf)) await ask('workingStatus');
  const isInputNeeded =
    type === 'ip' && outcomes.inputs === undefined && isAbsent('proxies', outcomes, shelf);
  if (isInputNeeded && !isAbsent('inputs', outcomes, shelf)) await ask('inputs');
  return outcomes;
}

/**
 * Where the user may not read a document, its refusal is to tell of it alone: what nearly every user may read is
 * asked before it, and shows that the login is right (contract 3.9).
 */
export async function prove(
  pass: Pass,
  outcomes: Outcomes,
  plan: Set<DocumentName>,
  name: DocumentName,
  id?: string,
): Promise<void> {
  if (name === 'deviceInfo' || outcomes.deviceInfo !== undefined || !pass.needsProof(name, id)) return;
  plan.delete('deviceInfo');
  outcomes.deviceInfo = await pass.ask('deviceInfo', plan.size + 1);
}

/**
 * Documents that answered before come first and those that were forbidden last: once one has answered, a refusal
 * of another is not one of the login. At the very first it is deviceInfo, which is shown to nearly every user.
 */
function order(plan: ReadonlySet<DocumentName>, shelf: Shelf): readonly DocumentName[] {
  const rank = (name: DocumentName) => (shelf.wasForbidden(name) ? 2 : shelf.hasAnswered(name) ? 0 : 1);
  return [...plan].sort((one, other) => rank(one) - rank(other));
}

/** Whether a document is not there, as far as this reading or an earlier one tells. */
export function isAbsent(name: DocumentName, outcomes: Outcomes, shelf: Shelf): boolean {
  return outcomes[name] === undefined ? shelf.isUnsupported(name) : outcomes[name].kind === 'unsupported';
}

function makePlan(
  { introduce }: Question,
  extra: DocumentName | null,
  { type, shelf, memory }: Setting,
): Set<DocumentName> {
  const plan = new Set<DocumentName>();
  const want = (name: DocumentName) => {
    if (!shelf.isUnsupported(name)) plan.add(name);
  };
  if (introduce) want('deviceInfo');
  if (type !== 'ip' || shelf.isUnsupported('proxies')) want('inputs');
  if (type !== 'analog') {
    if (introduce) want('proxies');
    if (introduce || hasIpChannels({}, memory)) want('proxyStatus');
  }
  want(shelf.isUnsupported('channelStatus') ? 'workingStatus' : 'channelStatus');
  if (extra !== null) plan.add(extra);
  return plan;
}

/** The one document more that an ordinary reading may ask for: the list, deviceInfo, or one that was not there. */
function pickExtra({ type, shelf, memory, monotonic }: Setting): DocumentName | null {
  const now = monotonic();
  const isIpAsked = type !== 'analog';
  if (isIpAsked && !shelf.isUnsupported('proxies') && memory.isListDue(now)) return 'proxies';
  if (!shelf.isUnsupported('deviceInfo') && memory.isDeviceDue(now)) return 'deviceInfo';
  const candidates: readonly DocumentName[] = isIpAsked
    ? ['deviceInfo', 'inputs', 'proxies', 'proxyStatus', 'channelStatus', 'workingStatus']
    : ['deviceInfo', 'inputs', 'channelStatus', 'workingStatus'];
  return candidates.find((name) => shelf.isDueAgain(name)) ?? null;
}

function hasIpChannels(outcomes: Outcomes, memory: Memory): boolean {
  const proxies = outcomes.proxies?.kind === 'known' ? outcomes.proxies.value : memory.proxies;
  return proxies === null || proxies.length > 0;
}

/** Remembers who the recorder is. */
export function takeDevice({ deviceInfo }: Outcomes, { memory, monotonic }: Setting): void {
  if (deviceInfo === undefined) return;
  memory.deviceTried = monotonic();
  if (deviceInfo.kind !== 'known') return;
  memory.device = deviceInfo.value;
}

/** The fault of a reading in which the recorder told nothing at all; `null` when it told something. */
export function faultOf(outcomes: Outcomes): Fault | null {
  const all = Object.values(outcomes);
  if (all.some((outcome) => outcome.kind === 'known')) return null;
  const faults = all.flatMap((outcome) => (outcome.kind === 'failed' ? [outcome.fault] : []));
  // A missing right is the whole truth only where every document was refused for it.
  const fault = faults.find(({ reason }) => reason !== 'no_permission') ?? faults[0];
  if (fault !== undefined) return fault;
  const isForbidden = all.every((outcome) => outcome.kind === 'unsupported' && outcome.status === 403);
  if (isForbidden && all.length > 0) {
    const detail = 'The recorder answers HTTP 403 to everything: the user of the bridge may read nothing.';
    return { kind: 'unauthorized', reason: 'no_permission', detail, triesLeft: null };
  }
  return {
    kind: 'malformed',
    reason: 'not_isapi',
    detail: 'Nothing under this address answers as a recorder that speaks ISAPI.',
  };
}

/** Whether the device may be a single camera (contract 3.8): its capabilities decide. */
export function mayBeCamera(outcomes: Outcomes, { type, shelf }: Setting): boolean {
  const { inputs } = outcomes;
  if (type === 'analog' || inputs?.kind !== 'known' || !isAbsent('proxies', outcomes, shelf)) return false;
  const [input] = inputs.value;
  return inputs.value.length === 1 && input?.enabled === null && input.resDesc === null;
}

/** What the outcomes and the memory say together, ready to be merged into sightings. */
export function findingsOf(outcomes: Outcomes, single: Findings['single'], setting: Setting): Findings {
  const { memory, type, timetable, itself } = setting;
  const { inputs, proxyStatus } = outcomes;
  const working = workingOf(outcomes);
  const camera =
    mayBeCamera(outcomes, setting) && isCamera(memory)
      ? { ...itself, model: memory.device?.model ?? null, firmware: memory.device?.firmware ?? null }
      : null;
  return {
    inputs: inputs?.kind === 'known' ? inputs.value : NO_INPUTS,
    analogIds: memory.analogIds,
    proxies: memory.proxies,
    statuses: proxyStatus?.kind === 'known' ? proxyStatus.value : null,
    statusFailed: proxyStatus?.kind === 'failed' ? proxyStatus.fault.reason : null,
    single,
    working: working?.kind === 'known' ? working.value : null,
    workingMissing: working?.kind === 'failed' ? working.fault.reason : 'no_evidence',
    asksForIp: type !== 'analog' && camera === null,
    itself: camera,
    continuity: (id) => timetable.continuityOf(id),
    recordingMode: (id) => timetable.modeOf(id),
  };
}

/** The working status, from whichever of its two documents gave it. */
export function workingOf({ channelStatus, workingStatus }: Outcomes): Outcomes['workingStatus'] {
  return channelStatus?.kind === 'known' ? channelStatus : (workingStatus ?? channelStatus);
}

function isCamera({ capabilities }: Memory): boolean {
  return typeof capabilities === 'object' && (capabilities.ipChannels ?? 0) === 0;
}
