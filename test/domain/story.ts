import { absorb, unmet } from '../../src/domain/absorb.ts';
import type { Rule } from '../../src/domain/rule.ts';
import type { LastUptime } from '../../src/domain/health.ts';
import type { Fault } from '../../src/domain/fault.ts';
import type { Happening } from '../../src/domain/event.ts';
import type { HealthReport, Reading, Sight, Sighting, Snapshot } from '../../src/domain/snapshot.ts';
import { type Channel, NO_CAMERA, type Recorder, shown } from '../../src/domain/state.ts';
import { examine, transition } from '../../src/domain/transition.ts';

export const START = Date.UTC(2026, 10, 22, 14, 0, 0);
export const YES: Sight = { is: 'yes', reason: null };
export const no = (reason = 'no_signal'): Sight => ({ is: 'no', reason });
export const none = (reason = 'timeout'): Sight => ({ is: 'none', reason });

/** A channel as a healthy recorder tells of it, with differences. */
export function sighting(id: string, difference: Partial<Sighting> = {}): Sighting {
  return {
    kind: 'analog',
    id,
    name: `Camera ${id}`,
    enabled: true,
    camera: NO_CAMERA,
    online: YES,
    recording: YES,
    continuity: 'continuous',
    recordingMode: 'continuous',
    evidence: 'workingstatus record=1',
    ...difference,
  };
}

export function saw(...sightings: readonly Sighting[]): Reading {
  return { ok: true, snapshot: snapshot(sightings) };
}

export function snapshot(sightings: readonly Sighting[], difference: Partial<Snapshot> = {}): Snapshot {
  return { device: null, sightings, blind: { analog: null, ip: null }, unsupported: {}, ...difference };
}

export const TIMEOUT: Reading = failed({ kind: 'unreachable', reason: 'timeout', detail: 'No answer.' });
export function failed(fault: Fault): Reading {
  return { ok: false, fault };
}
export function refused(triesLeft: number | null = null): Reading {
  return failed({ kind: 'unauthorized', reason: 'bad_credentials', detail: 'Refused.', triesLeft });
}
export function locked(seconds: number | null): Reading {
  return failed({ kind: 'locked', reason: 'locked', detail: 'Locked.', seconds });
}

/** Tells a recorder's life reading by reading, so that a test reads like what it is about. */
export class Story {
  readonly happenings: Happening[] = [];
  readonly #rule: Rule;
  recorder: Recorder = unmet('house', 'House DVR');
  at = START;

  constructor(rule: Partial<Rule> = {}) {
    this.#rule = { offlineAfter: 2, wanted: null, ...rule };
  }

  /** A reading, `seconds` after the one before. */
  read(reading: Reading, seconds = 30): this {
    this.at += seconds * 1000;
    const { recorder, happenings } = transition(this.recorder, { at: this.at, reading }, this.#rule);
    this.recorder = recorder;
    this.happenings.push(...happenings);
    return this;
  }

  /** A look at a part of the recorder, `seconds` after what was before. */
  look(report: HealthReport, seconds = 600, last: LastUptime | null = null): this {
    this.at += seconds * 1000;
    const { recorder, happenings } = examine(this.recorder, { at: this.at, report, last }, this.#rule);
    this.recorder = recorder;
    this.happenings.push(...happenings);
    return this;
  }

  /** Readings of one analog camera. */
  camera(...onlines: readonly Sight[]): this {
    for (const online of onlines) this.read(saw(sighting('1', { online })));
    return this;
  }

  get channel(): Channel {
    const channel = this.find('1');
    if (channel === undefined) throw new Error('Channel 1 is not there.');
    return channel;
  }

  find(key: string): Channel | undefined {
    return this.recorder.channels.find((channel) => channel.key === key);
  }

  get online(): boolean | null {
    return shown(this.channel.online);
  }

  get recording(): boolean | null {
    return shown(this.channel.recording);
  }

  /** What was told since this was last asked, as words. */
  told(): string[] {
    return this.happenings.splice(0).map(({ event_type, channel, duration }) => {
      const whose = channel === undefined ? event_type : `${channel} ${event_type}`;
      return duration === undefined ? whose : `${whose} after ${duration}s`;
    });
  }

  /** The bridge ends and starts again: what the store does not keep is reset. */
  restart(): this {
    const revived = {
      ...this.recorder,
      status: null,
      failures: 0,
      doubt: { bad: 0, since: null, blind: 0 },
      channels: this.recorder.channels.map((channel) => ({
        ...channel,
        online: {
          ...channel.online,
          fresh: false,
          reason: 'starting',
          doubt: { bad: 0, since: null, blind: 0 },
        },
        recording: {
          ...channel.recording,
          fresh: false,
          reason: 'starting',
          doubt: { bad: 0, since: null, blind: 0 },
        },
      })),
    };
    this.recorder = revived;
    return this;
  }

  /** The state after one reading more, without taking it. */
  peek(reading: Reading): Recorder {
    return absorb(this.recorder, this.at, reading, this.#rule);
  }
}
