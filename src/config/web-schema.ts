import { isIP } from 'node:net';
import { z } from 'zod';
import { checked, meanings, PORT, whole } from './fields.ts';
import { bare } from './host.ts';

const ADDRESS = 'an IPv4 or IPv6 address of this machine (0.0.0.0: all of them), or `localhost`';

const faultOfAddress = (host: string): string | null =>
  host === 'localhost' || isIP(bare(host)) !== 0 ? null : `must be ${ADDRESS}`;

/** The options of the `web` block. */
export const webFields = {
  port: z
    .union([z.literal(false), whole(1, 65_535)])
    .register(meanings, {
      about: 'HTTP port of the health check, /healthz; `false` turns it off.',
      allowed: `${PORT}, or \`false\``,
    })
    .default(8099),
  host: checked(faultOfAddress)
    .register(meanings, { about: 'Where it listens.', allowed: ADDRESS })
    .default('127.0.0.1'),
};
