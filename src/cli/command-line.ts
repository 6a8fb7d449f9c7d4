import { parseArgs } from 'node:util';
import { type Call, type Context, EXIT, type Exit } from './context.ts';
import { HELP, HELP_OF } from './help.ts';
import { VERSION } from './version.ts';

interface Command {
  readonly options: readonly (keyof typeof OPTIONS)[];
  /** Names of the arguments that must stand behind the command. */
  readonly words: readonly string[];
  /** Whether it runs until it is asked to end; such a request counts from the first moment. */
  readonly lasts?: boolean;
  /** Loads what the command needs, and nothing else. */
  readonly load: () => Promise<(call: Call, context: Context) => Promise<Exit>>;
}

const OPTIONS = {
  config: { type: 'string', short: 'c' },
  json: { type: 'boolean' },
  out: { type: 'string', short: 'o' },
  capture: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const;

const COMMANDS: Readonly<Record<string, Command>> = {
  run: { lasts: true, options: ['config'], words: [], load: async () => (await import('./run.ts')).run },
  check: { options: ['config', 'json'], words: [], load: async () => (await import('./check.ts')).check },
  demo: { lasts: true, options: ['capture'], words: [], load: async () => (await import('./demo.ts')).demo },
  import: { options: [], words: ['FILE'], load: async () => (await import('./import.ts')).importOld },
  capture: {
    options: ['config', 'out'],
    words: ['RECORDER'],
    load: async () => (await import('./capture.ts')).capture,
  },
  discover: {
    lasts: true,
    options: [],
    words: [],
    load: async () => (await import('./discover.ts')).discover,
  },
};

/** Understands the command line and runs the command; resolves to the exit status. */
export async function runCommandLine(context: Context): Promise<Exit> {
  // A reader that has gone away (`| head`) is no reason to crash.
  for (const output of [context.out, context.err]) output.on?.('error', () => {});
  const parsed = parse(context.arguments);
  if (typeof parsed === 'string') {
    context.err.write(`dvr2mqtt: ${parsed}\nSee dvr2mqtt --help.\n`);
    return EXIT.usage;
  }
  switch (parsed.show) {
    case 'version':
      context.out.write(`dvr2mqtt ${VERSION}\n`);
      return EXIT.ok;
    case 'help':
      context.out.write(parsed.of === null ? HELP : (HELP_OF[parsed.of] ?? HELP));
      return EXIT.ok;
    case null:
      if (parsed.command.lasts === true) context.onStop(() => {});
      return (await parsed.command.load())(parsed.call, context);
  }
}

type Parsed =
  | { readonly show: 'version' }
  | { readonly show: 'help'; readonly of: string | null }
  | { readonly show: null; readonly command: Command; readonly call: Call };

/** A sentence on what is wrong with the command line, or what it says. */
function parse(words: readonly string[]): Parsed | string {
  const { tokens } = parseArgs({
    args: [...words],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const positionals = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const given = tokens.filter((token) => token.kind === 'option');
  const [name = 'run', ...rest] = positionals;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (given.some((option) => option.name === 'version')) return { show: 'version' };
  if (given.some((option) => option.name === 'help'))
    return { show: 'help', of: command === undefined || positionals.length === 0 ? null : name };
  if (command === undefined)
    return `There is no command "${name}". Commands: ${Object.keys(COMMANDS).join(', ')}.`;
  const fault = given.map((option) => faultOf(option, name, command)).find((sentence) => sentence !== null);
  if (fault !== undefined) return fault;
  if (rest.length < command.words.length)
    return `"${name}" needs ${command.words.slice(rest.length).join(' and ')}.`;
  if (rest.length > command.words.length) return `"${name}" does not take "${rest[command.words.length]}".`;
  const valueOf = (key: string) => given.findLast((option) => option.name === key)?.value;
  return {
    show: null,
    command,
    call: {
      words: rest,
      config: valueOf('config'),
      json: given.some((option) => option.name === 'json'),
      out: valueOf('out'),
      capture: valueOf('capture'),
    },
  };
}

function faultOf(
  option: { name: string; rawName: string; value?: string | undefined },
  name: string,
  command: Command,
): string | null {
  const { rawName } = option;
  if (!isOption(option.name)) return `There is no option ${rawName}.`;
  if (!command.options.includes(option.name)) return `"${name}" does not take ${rawName}.`;
  const wantsValue = OPTIONS[option.name].type === 'string';
  if (wantsValue && (option.value === undefined || option.value === '')) return `${rawName} needs a value.`;
  return !wantsValue && option.value !== undefined ? `${rawName} takes no value.` : null;
}

function isOption(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}
