import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM files of an authority, a server on 127.0.0.1 and a client that it has signed, and of an authority that has not. */
export interface Certificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
  readonly stranger: string;
}

export function certify(stack: AsyncDisposableStack): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'dvr2mqtt-certificates-'));
  stack.defer(() => rmSync(folder, { recursive: true }));
  const make = (name: string, more: readonly string[]): { cert: string; key: string } => {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const files = ['-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=${name}`, '-days', '2'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...files, ...more], { cwd: folder, stdio: 'ignore' });
    return { cert: join(folder, `${name}.pem`), key: join(folder, `${name}.key`) };
  };
  const signed = ['-addext', 'subjectAltName=IP:127.0.0.1', '-CA', 'ca.pem', '-CAkey', 'ca.key'];
  return {
    ca: make('ca', []).cert,
    server: make('server', signed),
    client: make('client', signed),
    stranger: make('stranger', []).cert,
  };
}
