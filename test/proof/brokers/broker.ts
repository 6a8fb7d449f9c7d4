import type { Certificates } from './certificates.ts';

/** What a broker has. What it has not is no fault of the bridge, and is told as "not offered". */
export type Offer =
  | 'MQTT 5'
  | 'TLS'
  | 'demanded certificates'
  | 'web sockets'
  | 'secure web sockets'
  | 'receive maximum'
  | 'restart';

/** How a broker is set up. */
export interface Setting {
  readonly certificates: Certificates;
  /** Who comes over TLS must bring a certificate. */
  readonly areClientsCertified: boolean;
  /** Messages that it takes at once; `null`: as many as it likes. */
  readonly maxInflight: number | null;
}

export type Scheme = 'mqtt' | 'mqtts' | 'ws' | 'wss';

/** A broker that runs, and lets in who knows the login. */
export interface Broker {
  /** `null` where it does not listen so. */
  readonly urls: Readonly<Record<Scheme, string | null>>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again on the same ports. */
  start(): Promise<void>;
}

/** A broker that may be here. */
export interface Candidate {
  readonly name: string;
  readonly offers: readonly Offer[];
  /** Its version; `null`: it is not here. */
  find(stack: AsyncDisposableStack): Promise<string | null>;
  /** Starts it; it ends with the stack. */
  open(stack: AsyncDisposableStack, setting: Setting): Promise<Broker>;
}

/** The login of every broker: with blanks, quotes and letters of two bytes, as far as their files take them. */
export const LOGIN = { username: 'bridge', password: 'a b:ü$"€' } as const;
