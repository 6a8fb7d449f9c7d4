import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig, text } from './read.ts';

const profile = await text('addon/apparmor.txt');

/** To hand /data over, to give root up, and for the init process to pass on the signal that ends the bridge. */
const CAPABILITIES = new Set(['chown', 'dac_override', 'kill', 'setgid', 'setpcap', 'setuid']);
const WRITABLE = /^\/(?:data|share\/dvr2mqtt)\/|^\/dev\/\{tty,pts\/\*\}$/;

/** What Supervisor would refuse (supervisor/utils/apparmor.py), or what gives more than the bridge needs. */
function judge(content: string, slug: string): string[] {
  const lines = content.split('\n');
  const heads = lines.filter((line) => line.startsWith('profile '));
  const rules = lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  const bare = rules.join('\n');
  const needed = [
    ...[...CAPABILITIES].map((one) => `capability ${one},`),
    '/data/{,**} rwk,',
    '/share/dvr2mqtt/{,**} rwk,',
    'network inet stream,',
    '/app/{,**} r,',
  ];
  return [
    ...(heads.length === 1 ? [] : [`${heads.length} profiles at the start of a line`]),
    ...(heads[0] === `profile ${slug} flags=(attach_disconnected,mediate_deleted) {` ? [] : ['another head']),
    ...(count(bare, '{') === count(bare, '}') ? [] : ['braces do not match']),
    ...(rules.at(-1) === '}' ? [] : ['no end']),
    ...needed.filter((rule) => !rules.includes(rule)).map((rule) => `${rule} is missing`),
    ...rules.slice(1, -1).flatMap(judgeRule),
  ];
}

function judgeRule(rule: string): string[] {
  if (!rule.endsWith(',')) return [`${rule} has no comma at its end`];
  const [kind = '', ...rest] = rule.slice(0, -1).split(' ');
  if (kind === 'network') return rest.length === 2 ? [] : [`${rule} gives every network`];
  if (kind === 'signal') return /set=\(/.test(rule) ? [] : [`${rule} gives every signal`];
  if (kind === 'capability') return CAPABILITIES.has(rest.join(' ')) ? [] : [`${rule} is too much`];
  const [mode = ''] = rest;
  if (!/^(?:\/|@\{(?:PROC|sys)\}\/)/.test(kind) || rest.length !== 1)
    return [`${rule} is no rule for a path`];
  if (/^\/(?:\{,\*\*\}|\*)/.test(kind)) return [`${rule} gives every path`];
  if (!/^(?:r|rwk?|mrix|ix)$/.test(mode)) return [`${rule} has a mode that is too much`];
  return mode.includes('w') && !WRITABLE.test(kind) ? [`${rule} must not be written`] : [];
}

function count(content: string, character: string): number {
  return content.split(character).length - 1;
}

test('the AppArmor profile is one that Supervisor takes, and gives no more than is needed', async () => {
  assert.deepEqual(judge(profile, (await readConfig()).slug), []);
});

test('a profile that is broken or gives too much is found', () => {
  const with_ = (rule: string): string => profile.replace(/\}\n$/, `  ${rule}\n}\n`);
  const wrong: readonly (readonly [content: string, fault: RegExp])[] = [
    [`${profile}profile other {\n}\n`, /^2 profiles/],
    [profile.replace('profile dvr2mqtt', 'profile other'), /^another head/],
    [profile.replace('profile dvr2mqtt', ' profile dvr2mqtt'), /^0 profiles/],
    [profile.replace(/\}\n$/, ''), /^braces/],
    [profile.replace('  capability kill,\n', ''), /^capability kill, is missing$/],
    [with_('/etc/shadow r'), /no comma/],
    [with_('file,'), /no rule for a path/],
    [with_('mount,'), /no rule for a path/],
    [with_('capability,'), /is too much/],
    [with_('capability sys_admin,'), /is too much/],
    [with_('network,'), /every network/],
    [with_('signal,'), /every signal/],
    [with_('/** r,'), /every path/],
    [with_('/usr/bin/curl ux,'), /mode that is too much/],
    [with_('/share/** rw,'), /must not be written/],
    [with_('/app/** rw,'), /must not be written/],
  ];
  for (const [content, fault] of wrong) assert.match(judge(content, 'dvr2mqtt')[0] ?? '', fault);
});

test('every command of the entry point may be executed', async () => {
  const script = await text('scripts/app-entry.sh');
  const words = script
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/^\s*(?:exec|if|then|\{)?\s*/, '').split(' ')[0] ?? '');
  const commands = words.filter(
    (word) => /^[a-z]+$/.test(word) && !['set', 'fi', 'else', 'echo'].includes(word),
  );
  assert.ok(commands.includes('setpriv') && commands.includes('chown'));
  const [, may = ''] = /^ {2}\/\{,usr\/\}bin\/\{(.*)\} mrix,$/m.exec(profile) ?? [];
  assert.deepEqual(
    commands.filter((command) => !may.split(',').includes(command)),
    [],
  );
});
