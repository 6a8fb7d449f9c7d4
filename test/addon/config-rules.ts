import { Ajv } from 'ajv';
import schema from './app-config.schema.json' with { type: 'json' };
import type { AppConfig, Element } from './read.ts';
import { checkOptions } from './supervisor-options.ts';

const satisfies = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** What Supervisor or the app linter would refuse, or a user would stumble over. */
export function judgeConfig(config: AppConfig): string[] {
  satisfies(config);
  return [
    ...(satisfies.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`),
    ...checkOptions(config.schema, config.options),
    ...leaves(config.schema).flatMap(judgeLeaf),
    ...(depth(config.schema) > 3 ? ['options are nested deeper than two levels'] : []),
  ];
}

function judgeLeaf(type: string): string[] {
  const pattern = /^match\((.*)\)\??$/.exec(type)?.[1];
  if (pattern !== undefined && !/^\^.*\$$/.test(pattern)) return [`${type} is not anchored at both ends`];
  // Supervisor compares the text itself with these numbers, and refuses every text.
  return /^(?:str|password)\(/.test(type) ? [`${type} has limits that no text satisfies`] : [];
}

function leaves(type: Element): string[] {
  return typeof type === 'string' ? [type] : Object.values(type).flatMap(leaves);
}

function depth(type: Element): number {
  if (typeof type === 'string') return 0;
  if (Array.isArray(type)) return Math.max(...type.map(depth));
  return 1 + Math.max(0, ...Object.values(type).map(depth));
}

const PRIVILEGES =
  /^(?:BPF|CHECKPOINT_RESTORE|DAC_READ_SEARCH|NET_|PERFMON|SYS_(?:ADMIN|MODULE|PTRACE|RAWIO))/;
const ROLES: Readonly<Record<string, number>> = { manager: -1, admin: -2 };

/** The security rating that Supervisor 2026.08 shows, 1 to 8 (supervisor/apps/utils.py). */
export function rate(config: Readonly<Record<string, unknown>>, hasProfile: boolean): number {
  if (config['docker_api'] === true || config['full_access'] === true) return 1;
  const privileged = [config['privileged'] ?? []].flat().map(String);
  const access = config['ingress'] === true ? 2 : Number(config['auth_api'] === true);
  const points = [
    5,
    config['apparmor'] === false ? -1 : Number(hasProfile),
    access,
    privileged.some((one) => PRIVILEGES.test(one)) || config['kernel_modules'] === true ? -1 : 0,
    ROLES[String(config['hassio_role'])] ?? 0,
    config['host_network'] === true ? -1 : 0,
    config['host_pid'] === true ? -2 : 0,
    config['host_uts'] === true && privileged.includes('SYS_ADMIN') ? -1 : 0,
  ];
  return Math.max(
    1,
    Math.min(
      8,
      points.reduce((sum, one) => sum + one),
    ),
  );
}
