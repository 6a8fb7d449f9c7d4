import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** Certificates of a CA, a server on 127.0.0.1 and a client: PEM files and what is in them. */
export interface Certificates {
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string };
  readonly client: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
  readonly serverFiles: { readonly cert: string; readonly key: string };
  readonly server: { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer };
}

export async function certify(context: TestContext): Promise<Certificates> {
  const folder = await mkdtemp(join(tmpdir(), 'dvr2mqtt-certificates-'));
  context.after(() => rm(folder, { recursive: true }));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=test CA',
    '-days',
    '2',
  );
  for (const name of ['server', 'client']) {
    const subject = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '2'];
    openssl('req', '-x509', ...key, '-keyout', `${name}.key`, '-out', `${name}.pem`, ...subject, ...signed);
  }
  const at = (name: string) => join(folder, name);
  const read = (name: string) => readFile(at(name));
  const ca = await read('ca.pem');
  return {
    files: { ca: at('ca.pem'), cert: at('client.pem'), key: at('client.key') },
    client: { ca, cert: await read('client.pem'), key: await read('client.key') },
    serverFiles: { cert: at('server.pem'), key: at('server.key') },
    server: { ca, cert: await read('server.pem'), key: await read('server.key') },
  };
}
