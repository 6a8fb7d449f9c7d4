import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Usage } from './shapes.ts';

/** Usage of this process. */
export function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system };
}

const Question = z.object({ name: z.string(), input: z.unknown() });
const Reply = z.object({ answer: z.unknown(), error: z.string().optional() });
type Reply = z.infer<typeof Reply>;

/** In a child: answers what the parent asks, by name. */
export function answerParent(answers: Readonly<Record<string, (input: unknown) => unknown>>): void {
  const answer = async (message: unknown): Promise<Reply> => {
    try {
      const { name, input } = Question.parse(message);
      return { answer: (await answers[name]?.(input)) ?? null };
    } catch (error) {
      return { answer: null, error: error instanceof Error ? error.message : String(error) };
    }
  };
  process.on('message', (message) => void answer(message).then((reply) => process.send?.(reply)));
  process.on('disconnect', () => process.exit());
}

/** A process of its own, so that its time on the processor is counted by itself. */
export class Child {
  readonly #process: ChildProcess;
  readonly #ended: Promise<{ readonly error: string }>;
  #turn: Promise<unknown> = Promise.resolve();

  /** @param file a module of this folder that calls {@link answerParent} */
  constructor(file: string) {
    this.#process = fork(fileURLToPath(new URL(file, import.meta.url)), { execArgv: [] });
    this.#ended = once(this.#process, 'exit').then(() => ({ error: 'the child has ended' }));
  }

  /** Asks one question after another. Rejects when the child could not answer. */
  ask<T>(name: string, input: unknown, shape: z.ZodType<T>): Promise<T> {
    const answer = this.#turn.then(async () => {
      const replied = new Promise<Reply>((resolve, reject) => {
        this.#process.once('message', (reply) => {
          const { success, data, error } = Reply.safeParse(reply);
          if (success) resolve(data);
          else reject(error);
        });
      });
      this.#process.send({ name, input });
      const reply = await Promise.race([replied, this.#ended]);
      if ('answer' in reply && reply.error === undefined) return shape.parse(reply.answer);
      throw new Error(`${name}: ${reply.error}`);
    });
    this.#turn = answer.catch(() => {});
    return answer;
  }

  /** Lets the child end by itself. */
  async stop(): Promise<void> {
    if (!this.#process.connected) return;
    this.#process.disconnect();
    await this.#ended;
  }
}
