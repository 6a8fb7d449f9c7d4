import { Document, isMap, isSeq, Scalar } from 'yaml';
import { slug } from '../config/slug.ts';
import { passwordVariable } from '../config/variable.ts';
import type { Findings, SadpDevice } from '../discovery.ts';
import { neutral, padded, widthOf } from './terminal.ts';

const TITLES = ['address', 'model', 'cameras', 'firmware', 'MAC'];
const NOTHING = [
  'No recorder or camera has answered. Some do not speak SADP, or have it turned off; it does not cross routers,',
  'and from a container it needs host networking. The address can always be written by hand.',
];

/**
 * All that was found, as YAML that can be pasted or saved as it stands: a table in comments, then the recorders.
 * Single cameras stand in comments, as most hang on a recorder that is asked for them.
 */
export function describeFindings({ devices, asked }: Findings): string {
  const head = `Asked from ${asked.join(', ')}.`;
  if (devices.length === 0) return comment([head, ...NOTHING]);
  const found = `Found ${devices.length === 1 ? '1 device' : `${devices.length} devices`}.`;
  const usable = devices.filter(({ isActivated }) => isActivated !== false);
  const [cameras, recorders] = split(usable, ({ kind }) => kind === 'camera');
  const names = nameAll(usable);
  const list = recorders.length === 0 ? '' : configure(recorders, names);
  const rest = cameras.length === 0 ? '' : configure(cameras, names);
  return [
    comment([`${head} ${found}`, '', ...table(devices)]),
    list === '' ? '' : `\n${list}`,
    rest === ''
      ? ''
      : `\n${comment(['Single cameras. Those on a recorder are told by the recorder:', ...rest.trimEnd().split('\n')])}`,
  ].join('');
}

function table(devices: readonly SadpDevice[]): string[] {
  const rows = [TITLES, ...devices.map(describe)];
  const sizes = TITLES.map((_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, at) => padded(cell, sizes[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function describe({ ip, httpPort, model, firmware, mac, isActivated, ...counts }: SadpDevice): string[] {
  const state = isActivated === false ? ['not activated: give it a password first'] : [];
  return [
    httpPort === null ? ip : `${ip}:${httpPort}`,
    neutral(model ?? '?'),
    [...state, camerasOf(counts)].filter((part) => part !== '').join(', '),
    neutral(firmware ?? ''),
    mac ?? '',
  ];
}

function camerasOf({ analog, digital, kind }: Pick<SadpDevice, 'analog' | 'digital' | 'kind'>): string {
  const parts = [
    ...((analog ?? 0) > 0 ? [`${analog} analog`] : []),
    ...((digital ?? 0) > 0 ? [`${digital} IP`] : []),
  ];
  return parts.length === 0 && kind === 'camera' ? 'itself' : parts.join(' + ');
}

/** Each its own name, so that each has its own id. */
function nameAll(devices: readonly SadpDevice[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    devices.map(({ key, model }) => {
      const base =
        neutral(model ?? '')
          .slice(0, 60)
          .trim() || 'Recorder';
      let name = base;
      for (let count = 2; taken.has(slug(name)) || slug(name) === 'bridge'; count += 1)
        name = `${base} ${count}`;
      taken.add(slug(name));
      return [key, name];
    }),
  );
}

function configure(devices: readonly SadpDevice[], names: ReadonlyMap<string, string>): string {
  const document = new Document({
    recorders: devices.map(({ key, ip, httpPort }) => ({
      name: names.get(key),
      host: ip,
      ...(httpPort === null || httpPort === 80 ? {} : { port: httpPort }),
      username: 'viewer',
      password: passwordVariable(slug(names.get(key) ?? '')),
    })),
  });
  const recorders = document.get('recorders');
  for (const recorder of isSeq(recorders) ? recorders.items : []) {
    const password = isMap(recorder) ? recorder.get('password', true) : undefined;
    if (!(password instanceof Scalar)) continue;
    password.tag = '!env';
    password.type = 'PLAIN';
  }
  return document.toString({ lineWidth: 0 });
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `${`# ${line}`.trimEnd()}\n`).join('');
}

function split<T>(all: readonly T[], holds: (one: T) => boolean): [T[], T[]] {
  return [all.filter(holds), all.filter((one) => !holds(one))];
}
