import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Secret } from './secret.ts';

/** How a configuration file gives a password (contract 1). */
export const WAYS = ['plain', 'quoted', 'env', 'file'] as const;
export type Way = (typeof WAYS)[number];

/** The configuration's folder, and what it refers to outside of itself. */
export class Given {
  readonly folder: string;
  readonly env: Record<string, string> = {};
  #count = 0;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** What stands behind `password:`. Files and variables that this names are there from now on. */
  write({ value }: Pick<Secret, 'value'>, way: Way): string {
    this.#count += 1;
    switch (way) {
      case 'plain':
        return stringify(value, { lineWidth: 0, blockQuote: false, singleQuote: true }).trimEnd();
      case 'quoted':
        return JSON.stringify(value);
      case 'env':
        this.env[`SECRET_${this.#count}`] = value;
        return `!env SECRET_${this.#count}`;
      case 'file': {
        const name = `secret-${this.#count}.txt`;
        writeFileSync(join(this.folder, name), `${value}\n`);
        return `!file ${name}`;
      }
    }
  }
}
