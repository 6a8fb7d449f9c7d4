import { z } from 'zod';

/** What a user has to know of an option beside its default. */
export interface Meaning {
  /** What it does. */
  readonly about: string;
  /** What may be written, as the end of a sentence that begins with "must be". */
  readonly allowed: string;
  /** Neither the value nor any part of it may be shown. */
  readonly secret?: true;
}

/** The meaning of every option of the file. */
export const meanings = z.registry<Meaning>();

/** A text that has a sentence of its own for everything that can be wrong with it. */
export const checked = (faultOf: (value: string) => string | null) =>
  z.string().superRefine((value, context) => {
    const message = faultOf(value);
    if (message !== null) context.addIssue({ code: 'custom', message });
  });

/** Text that is not empty and is one line. */
export const text = () => checked(faultOfText).min(1);

const faultOfText = (value: string): string | null =>
  /\p{Cc}/u.test(value) ? 'must not contain a line break or another control character' : null;

/** A whole number between two others, both included. */
export const whole = (min: number, max: number) => z.int().min(min).max(max);

export const PORT = 'a whole number from 1 to 65535';
export const INTERVAL = 'a whole number of seconds from 5 to 3600';
