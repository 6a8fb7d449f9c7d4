import type { Millis } from '../../domain/time.ts';

/**
 * What a recorder can do wrong.
 *
 * - `hang` never answers; `reset` resets the connection; `closeKept` closes a kept connection instead of answering.
 * - `unauthorized` asks for a login whatever is sent; `locked` answers as a locked account does.
 * - `garbage` is no text, `loginPage` HTML with status 200, `doctype` the document behind an entity declaration,
 *   `empty` no byte, `truncated` the first half with a length to match, `huge` the document and 3 MiB of spaces.
 * - `lyingLength` promises the document and closes in its middle; `endless` sends a little of it for ever.
 * - `status` answers with another status, `slow` answers late.
 */
export type SimulatedFault =
  | 'hang'
  | 'reset'
  | 'closeKept'
  | 'unauthorized'
  | 'locked'
  | 'garbage'
  | 'loginPage'
  | 'doctype'
  | 'empty'
  | 'truncated'
  | 'huge'
  | 'lyingLength'
  | 'endless'
  | { readonly status: number; readonly body: FaultBody }
  | { readonly slow: Millis };

/** A `ResponseStatus` (`busy` is Device Busy), an HTML error page, nothing, or any text. */
export type FaultBody = 'busy' | 'notSupport' | 'lowPrivilege' | 'html' | 'empty' | { readonly text: string };

/** Where and how often a fault happens. */
export interface FaultPlace {
  /** Only this path, exactly and without a query; else everywhere. */
  readonly path?: string;
  /** For so many requests; else until cleared. `closeKept` happens once unless told otherwise. */
  readonly times?: number;
  /**
   * Happens to requests without a login as well, as a captive portal would.
   * What concerns the connection or the login itself always does; what takes the place of a document by default does not.
   */
  readonly beforeLogin?: boolean;
}

/** A fault as it was set. */
export interface SetFault {
  readonly fault: SimulatedFault;
  readonly beforeLogin: boolean;
  times: number;
}

const BEFORE_LOGIN = new Set<SimulatedFault>(['hang', 'reset', 'closeKept', 'unauthorized', 'locked']);

const EVERYWHERE = '';

/** The faults of one recorder, at most one a path and one everywhere; that of the path comes first. */
export class Faults {
  readonly #set = new Map<string, SetFault>();

  set(fault: SimulatedFault, place: FaultPlace = {}): void {
    const times = place.times ?? (fault === 'closeKept' ? 1 : Infinity);
    const beforeLogin = place.beforeLogin ?? BEFORE_LOGIN.has(fault);
    this.#set.set(place.path ?? EVERYWHERE, { fault, beforeLogin, times });
  }

  /** Ends the fault of one path, or all faults. */
  clear(path?: string): void {
    if (path === undefined) this.#set.clear();
    else this.#set.delete(path);
  }

  /** The fault that happens to a request; `isReused` tells that its connection has carried one before. */
  find(path: string, isReused: boolean): SetFault | null {
    if (this.#set.size === 0) return null;
    for (const place of [path, EVERYWHERE]) {
      const found = this.#set.get(place);
      if (found !== undefined && found.times > 0 && (found.fault !== 'closeKept' || isReused)) return found;
    }
    return null;
  }
}
