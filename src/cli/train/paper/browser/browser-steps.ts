import type { StepCalls } from '../../../../worker/train/steps/api.ts';
import { FoveaError } from '../../../../shared/errors.ts';
import { RunningCalls } from '../../../../shared/workers/running-calls.ts';
import { ensureBuilt } from '../../../engine/build.ts';
import { EngineCrash, HeadlessPage } from '../../../engine/headless-page.ts';
import { pack, unpack } from '../../../engine/headless/wire.ts';
import { serve, type LocalServer } from '../../../engine/server.ts';
import type { CliIo } from '../../../io.ts';

/** A headless browser that makes steps of a training, one call after the other. */
export class BrowserSteps {
  /** Whether the browser, or its GPU, is gone. */
  lost = false;
  readonly #io: Pick<CliIo, 'say' | 'env'>;
  readonly #sent = new Map<number, Uint8Array>();
  readonly #received = new Map<number, Uint8Array>();
  #server: LocalServer | undefined;
  #page: HeadlessPage | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #ids = 0;

  constructor(io: Pick<CliIo, 'say' | 'env'>) {
    this.#io = io;
  }

  /** Opens a browser; one that was open is closed. Throws `browser-missing`, and `backend-unavailable` where its page does not start. */
  async open(): Promise<void> {
    await this.#page?.close();
    this.#server ??= await serve({
      dist: await ensureBuilt((message) => this.#io.say(message)),
      item: (id) => this.#sent.get(id),
      tensor: (id, _name, _shape, bytes) => Promise.resolve(void this.#received.set(id, bytes)),
    });
    // Ctrl-C ends no call: the step at hand is finished and saved
    const opened = HeadlessPage.open(this.#io, { url: this.#server.url, calls: new RunningCalls() });
    this.#page = await opened.catch((error: unknown) => {
      if (!(error instanceof EngineCrash)) throw error;
      throw new FoveaError(
        'backend-unavailable',
        error.message,
        'Train with --runtime dawn, or set FOVEA_DEBUG=1 to see the console of the page.',
      );
    });
    this.lost = false;
  }

  /** Asks the worker. Throws what it answers; `device-lost` where browser or GPU are gone. */
  call<Name extends keyof StepCalls>(
    name: Name,
    ...args: Parameters<StepCalls[Name]>
  ): Promise<ReturnType<StepCalls[Name]>> {
    const next = this.#last.then(() => this.#ask(name, args));
    this.#last = next.catch(() => undefined);
    return next;
  }

  async #ask<Name extends keyof StepCalls>(
    name: Name,
    args: Parameters<StepCalls[Name]>,
  ): Promise<ReturnType<StepCalls[Name]>> {
    const id = this.#ids++;
    this.#sent.set(id, pack(args));
    try {
      if (!this.#page) throw new EngineCrash('The browser is not running.');
      await this.#page.ask((page) =>
        page.evaluate(([method, at]) => window.fovea.step(method, at), [name, id] as const),
      );
      return unpack(this.#received.get(id)!) as ReturnType<StepCalls[Name]>;
    } catch (error) {
      const crashed = error instanceof EngineCrash;
      if (crashed || (error instanceof FoveaError && error.code === 'device-lost')) this.lost = true;
      if (!crashed) throw error;
      throw new FoveaError(
        'device-lost',
        `The headless browser stopped: ${error.message}`,
        '--resume goes on from the last checkpoint.',
      );
    } finally {
      this.#sent.delete(id);
      this.#received.delete(id);
    }
  }

  async close(): Promise<void> {
    await this.#page?.close();
    await this.#server?.close();
  }
}
