import { discoverDevices } from '../discovery.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { type Call, type Context, EXIT, type Exit } from './context.ts';
import { describeFindings } from './discover-report.ts';
import { neutral } from './terminal.ts';

/** Finds recorders on the local network and prints them as configuration to paste. */
export async function discover(_: Call, { out, err, onStop }: Context): Promise<Exit> {
  const stop = new AbortController();
  onStop(() => stop.abort());
  if (err.isTTY === true) err.write('Asking the local networks who is there: four seconds …\n');
  const findings = await discoverDevices(systemClock, stop.signal);
  for (const refusal of findings.refusals) err.write(`dvr2mqtt: not asked from ${neutral(refusal)}\n`);
  if (findings.asked.length === 0) {
    err.write('dvr2mqtt: No local network could be asked. Give the address of the recorder yourself.\n');
    return EXIT.unavailable;
  }
  out.write(describeFindings(findings));
  return findings.devices.length === 0 ? EXIT.wrong : EXIT.ok;
}
