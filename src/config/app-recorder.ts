import { readChannels } from './app-channels.ts';
import { type Block, isBlock, password, plain, switched, texts } from './app-fields.ts';
import type { Finding, Path } from './fault.ts';

/** A recorder of the form in the words of the YAML file. */
export function translateRecorder(block: unknown, at: number, findings: Finding[]): unknown {
  if (!isBlock(block)) return block;
  const path = ['recorders', at];
  const { channels: entered } = texts(block, ['channels']);
  const channels = entered === undefined ? null : readChannels(entered);
  if (channels?.ok === false) findings.push({ path: [...path, 'channels'], message: channels.message });
  return {
    ...texts(block, ['id', 'name', 'host', 'username', 'type']),
    ...password(block),
    ...plain(block, ['port', 'poll_interval']),
    ...(channels?.ok === true ? { channels: channels.ids } : {}),
    tls: translateTls(block, at, findings),
    ...switches(block, path, findings),
  };
}

function switches(block: Block, path: Path, findings: Finding[]): Block {
  const told = ['alert_stream', 'health', 'snapshots', 'allow_reboot'].map((option): [string, unknown] => [
    option,
    switched(block, path, option, findings),
  ]);
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

function translateTls(block: Block, at: number, findings: Finding[]): unknown {
  const path = ['recorders', at];
  const isOn = switched(block, path, 'tls', findings) === true;
  const isInsecure = switched(block, path, 'tls_insecure', findings) === true;
  const { tls_fingerprint: fingerprint } = texts(block, ['tls_fingerprint']);
  if (isInsecure && fingerprint !== undefined) {
    const message = 'must be off where a `tls_fingerprint` is entered, which accepts that certificate only';
    findings.push({ path: [...path, 'tls_insecure'], message });
  } else if (isInsecure && !isOn) {
    findings.push({ path: [...path, 'tls_insecure'], message: 'has an effect only while `tls` is on' });
  }
  if (fingerprint !== undefined && !isOn) {
    const message = 'has an effect only while `tls` is on; switch that on, or leave this empty';
    findings.push({ path: [...path, 'tls_fingerprint'], message });
  }
  if (!isOn) return false;
  if (fingerprint !== undefined) return { fingerprint };
  return isInsecure ? { insecure: true } : true;
}
