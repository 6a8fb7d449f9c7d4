import { plainJson } from '../domain/plain.ts';
import { inspectAll } from '../inspection.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { describeInspections } from './check-json.ts';
import { reportInspections } from './check-report.ts';
import { isFine } from './check-verdict.ts';
import { loadSettings } from './configuration.ts';
import { type Call, type Context, EXIT, type Exit } from './context.ts';
import { createNotices } from './notices.ts';
import { showProgress } from './progress.ts';
import { columnsOf, paintFor } from './terminal.ts';

/** Validates the configuration, asks every recorder once, and says what is wrong. */
export async function check(call: Call, context: Context): Promise<Exit> {
  const { out, err, env } = context;
  const settings = loadSettings(call.config, context);
  for (const line of settings.ok ? settings.warnings : settings.lines) err.write(`${line}\n`);
  if (!settings.ok) {
    if (call.json) out.write(`${JSON.stringify({ ok: false, faults: settings.faults })}\n`);
    return EXIT.configuration;
  }
  const { config } = settings;
  const waiting = config.recorders.map(({ name }) => name);
  const progress = showProgress('Asking', call.json ? { write: () => true } : err);
  const show = () =>
    progress.show(`${waiting.length} of ${config.recorders.length} recorders: ${waiting.join(', ')}`);
  const log = createNotices({ write: (text) => (progress.clear(), err.write(text)) });
  show();
  const inspections = await inspectAll(config, { clock: systemClock, log }, ({ options }) => {
    waiting.splice(waiting.indexOf(options.name), 1);
    show();
  });
  progress.clear();
  out.write(
    call.json
      ? `${plainJson(JSON.stringify(describeInspections(inspections)))}\n`
      : reportInspections(inspections, columnsOf(out), paintFor(out, env)),
  );
  return inspections.every(isFine) ? EXIT.ok : EXIT.wrong;
}
