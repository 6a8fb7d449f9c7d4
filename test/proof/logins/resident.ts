import type { Millis } from '../../../src/domain/time.ts';
import type { Chance } from '../kills/chance.ts';
import type { Agenda } from './agenda.ts';
import type { Door } from './door.ts';
import { Law } from './law.ts';
import { INTERVAL, type Street } from './street.ts';

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
/** Back-off, a reading, and what the steps of the held clock are too coarse for. */
const LATE: Millis = 5 * MINUTE + 60 * SECOND;
const PROMPT: Millis = 45 * SECOND;
/** Seconds between two readings where one came out of turn. */
const LONGEST_GAP = 1.5 * INTERVAL;

/** What can happen to a recorder that is well. */
const MISFORTUNES = ['wrong', 'wrong', 'boot', 'bootWrong', 'lockedOut', 'noRights', 'stale'] as const;

/** One recorder through a day: what happens to it, and whether its logins are those that are allowed. */
export class Resident {
  readonly door: Door;
  readonly law: Law;
  readonly #street: Street;
  readonly #agenda: Agenda;
  readonly #chance: Chance;
  /** Until when time goes on in small steps. */
  hotUntil: Millis = 0;
  /** It is away, or starting: the bridge is not started anew beside it. */
  isBooting = false;
  #backAt: Millis = -Infinity;
  #isMissed = false;
  #passwords = 0;
  /** What happened to it, for the table. */
  readonly happened = new Map<string, number>();

  constructor(door: Door, street: Street, agenda: Agenda, chance: Chance) {
    this.door = door;
    this.law = new Law(door.kind.hidesStream !== true);
    this.#street = street;
    this.#agenda = agenda;
    this.#chance = chance;
    door.onVisit = (visit) => this.law.visit(street.elapsed, visit);
    this.#rest();
  }

  /** Whether a login that is due was not tried. */
  check(): void {
    const { due } = this.law;
    const now = this.#street.elapsed;
    const isThere = !this.door.isShut && now > this.#backAt + LATE;
    const isMissed = due !== null && isThere && now > due + PROMPT;
    if (isMissed && !this.#isMissed)
      this.law.blame(`no login came that was due ${due / 1000} s after the start`);
    this.#isMissed = isMissed;
  }

  #in(time: Millis, act: () => void | Promise<void>): void {
    this.#agenda.add(this.#street.elapsed + time, act);
  }

  #heat(time: Millis): void {
    this.hotUntil = Math.max(this.hotUntil, this.#street.elapsed + time);
  }

  #rest(): void {
    this.#in(this.#chance.between(4, 45) * MINUTE, () => this.#suffer());
  }

  #suffer(): void | Promise<void> {
    if (this.isBooting) return this.#in(10 * MINUTE, () => this.#suffer());
    const what = this.#chance.of(MISFORTUNES);
    this.happened.set(what, (this.happened.get(what) ?? 0) + 1);
    switch (what) {
      case 'wrong':
        this.#spoil();
        return this.#suffocate();
      case 'boot':
        return this.#boot(() => {
          this.door.isBooting = true;
          this.#in(this.#chance.between(10, 300) * SECOND, () => {
            this.door.isBooting = false;
            this.isBooting = false;
            this.#rest();
          });
        });
      case 'bootWrong':
        return this.#boot(() => {
          this.#spoil();
          this.isBooting = false;
          this.#suffocate();
        });
      case 'lockedOut':
        this.door.lockOut();
        return this.#recover();
      case 'noRights':
        this.door.isForbidding = true;
        return this.#in(60 * MINUTE, () => {
          this.door.isForbidding = false;
          this.#rest();
        });
      case 'stale':
        for (const minutes of [1, 3, 8]) this.#in(minutes * MINUTE, () => this.door.expireNonces());
        return this.#in(10 * MINUTE, () => this.#rest());
    }
  }

  #spoil(): void {
    this.#heat((INTERVAL + 10) * SECOND);
    this.#passwords += 1;
    this.door.setPassword(`Other-${this.#passwords}`);
  }

  /** The password is wrong for hours; the recorder may be away just when it is to be asked again. */
  #suffocate(): void {
    const hours = this.#chance.between(0.4, 8);
    if (this.#chance.is(0.4)) this.#in(10 * MINUTE, () => this.#leaveWhenDue());
    this.#in(hours * 60 * MINUTE, () => this.#recover());
  }

  #leaveWhenDue(): void {
    const { due } = this.law;
    const now = this.#street.elapsed;
    if (due === null || !Number.isFinite(due) || due < now + 2 * MINUTE) return;
    this.#agenda.add(due - MINUTE, async () => {
      if (!this.isBooting) await this.#boot(() => void (this.isBooting = false));
    });
  }

  /** All is well again: the old password is set again, or the user gives the bridge the new one. */
  #recover(): void | Promise<void> {
    if (this.isBooting) return this.#in(10 * MINUTE, () => this.#recover());
    if (this.#chance.is(0.5)) this.door.setPassword(this.given);
    this.#rest();
  }

  /** The password that the bridge has. */
  given = 'Right-1';

  /** Before the bridge starts anew: whoever has another password than the bridge may be given it. */
  restarted(): void {
    this.law.restarted();
    if (this.given === this.door.password || this.#chance.is(0.3)) return;
    this.given = this.door.password;
    this.#street.givePassword(this.door, this.given);
    this.law.changed();
  }

  /** Is away for so long that it is noticed, and then there. */
  async #boot(then: () => void): Promise<void> {
    this.isBooting = true;
    const away = this.#chance.between(LONGEST_GAP + 75, LONGEST_GAP + 300) * SECOND;
    this.#heat(away + LATE);
    await this.door.shut();
    this.#in(away, async () => {
      await this.door.unlatch();
      this.door.restart();
      this.#backAt = this.#street.elapsed;
      this.law.returned(this.#street.elapsed);
      then();
    });
  }
}
