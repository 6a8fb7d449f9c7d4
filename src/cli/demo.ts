import { resolve } from 'node:path';
import type { Happening } from '../domain/event.ts';
import { messageOf } from '../domain/message.ts';
import { systemClock } from '../runtime/system-clock.ts';
import { type Show, startShow } from '../show.ts';
import { plural } from './check-summary.ts';
import { type Call, type Context, EXIT, type Exit } from './context.ts';
import { describeRecorders, sayState } from './demo-report.ts';
import { createNotices } from './notices.ts';
import { columnsOf, neutral, type Paint, paintFor, wrapped } from './terminal.ts';
import { VERSION } from './version.ts';

/** How long the first readings are waited for, and how often that is looked at. */
const LONGEST_WAIT = 10_000;
const LOOK = 50;
/** The state is told again after so many events. */
const EVENTS_BETWEEN = 3;

/** Simulated recorders, the real bridge, and what it says. */
export async function demo(call: Call, context: Context): Promise<Exit> {
  const { out, err, env, cwd } = context;
  const paint = paintFor(out, env);
  const width = columnsOf(out);
  const stopped = new Promise<void>((done) => {
    context.onStop(done);
    out.on?.('error', () => done());
  });
  const say = (text: string): void => void out.write(`${text}\n`);
  let events = 0;
  let running: Show | null = null;
  const show = await tryStart(
    {
      directed: ({ direction }) => say(paint('gray', wrapped(`» ${direction}`.split(' '), width, '  '))),
      happened: (happening, line) => {
        say(wrapped(paintLine(happening, neutral(line), paint).split(' '), width, '  '));
        events += 1;
        if (events % EVENTS_BETWEEN === 0 && running !== null)
          say(sayState(running.recorders(), width, paint));
      },
    },
    call.capture === undefined ? null : resolve(cwd, call.capture),
    context,
  );
  if (!('recorders' in show)) {
    err.write(`dvr2mqtt: ${show.fault}\n`);
    return EXIT.unavailable;
  }
  running = show;
  const isStopped = await Promise.race([stopped.then(() => true), met(show).then(() => false)]);
  if (!isStopped) {
    say(introduce(show, width, paint));
    show.play();
    await stopped;
  }
  say(paint('gray', `The demo ends after ${plural(events, 'event')}.`));
  await show.stop();
  return EXIT.ok;
}

async function tryStart(
  audience: Parameters<typeof startShow>[1],
  capture: string | null,
  { err }: Context,
): Promise<Show | { readonly fault: string }> {
  // What the bridge warns of is the story.
  const log = { ...createNotices(err), warn: () => {} };
  try {
    return await startShow(
      { version: VERSION, clock: systemClock, log, random: Math.random },
      audience,
      capture,
    );
  } catch (error) {
    return { fault: messageOf(error) };
  }
}

/** Resolves when every recorder was read and every camera seen, or that has taken too long. */
function met(show: Show): Promise<void> {
  const end = systemClock.monotonic() + LONGEST_WAIT;
  return new Promise((done) => {
    const look = (): void => {
      const isMet = show
        .recorders()
        .every(
          ({ status, channels }) =>
            status !== null && channels.every(({ online }) => online.reason !== 'starting'),
        );
      if (isMet || systemClock.monotonic() >= end) done();
      else systemClock.after(LOOK, look);
    };
    look();
  });
}

function introduce(show: Show, width: number, paint: Paint): string {
  const broker = `mosquitto_sub -h 127.0.0.1 -p ${show.brokerPort} -t 'dvr2mqtt/#' -v`;
  return [
    paint('bold', `dvr2mqtt ${VERSION}: simulated recorders, the real bridge, a broker inside`),
    '',
    describeRecorders(show.recorders(), show.places, width, paint),
    '',
    `MQTT is at mqtt://127.0.0.1:${show.brokerPort}. In another terminal:`,
    `  ${paint('cyan', broker)}`,
    paint('gray', 'Ctrl-C ends the demo, and leaves nothing behind.'),
    '',
  ].join('\n');
}

/** Red for what is lost, green for what is back. */
function paintLine({ event_type }: Happening, line: string, paint: Paint): string {
  const isBack = event_type === 'online' || event_type === 'recording_started';
  return paint(isBack ? 'green' : 'red', line);
}
