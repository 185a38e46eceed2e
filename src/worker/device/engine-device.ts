import type { BackendChoice, VariantChoice } from '../../shared/engine-api.ts';
import type { Backend } from './backend.ts';

/** Starts a backend; `reason` takes the place of why it was chosen. */
export type StartBackend = (
  choice: BackendChoice,
  variant?: VariantChoice,
  reason?: string,
) => Promise<Backend>;

/** Losses further apart than this have nothing to do with each other. */
const lossWindow = 10 * 60_000;

/**
 * The device of an engine, and what follows when it is lost: the same is started again, unless it was lost within the last ten minutes
 * already, or nothing was computed since; then WebAssembly, which cannot be lost.
 */
export class EngineDevice {
  private readonly startBackend: StartBackend;
  private backend: Backend | undefined;
  private choice: BackendChoice = 'auto';
  private variant: VariantChoice | undefined;
  private gone = false;
  private lastLoss = -Infinity;
  private usefulSince = true;
  private readonly now: () => number;

  /** @param now milliseconds on a clock that goes on while the computer sleeps */
  constructor(startBackend: StartBackend, now: () => number = () => Date.now()) {
    this.startBackend = startBackend;
    this.now = now;
  }

  get current(): Backend | undefined {
    return this.backend;
  }

  get chosen(): BackendChoice {
    return this.choice;
  }

  /** Whether the device is gone and no other has taken its place. */
  get lost(): boolean {
    return this.gone;
  }

  async start(choice: BackendChoice, variant = this.variant): Promise<Backend> {
    this.choice = choice;
    this.variant = variant;
    return this.take(await this.startBackend(choice, variant));
  }

  /** Notes that the running device computed what it was asked for. */
  worked(): void {
    this.usefulSince = true;
  }

  /** The running device; another one where it was lost. */
  async ready(): Promise<Backend> {
    if (!this.backend) return this.start(this.choice);
    return this.gone ? this.replace() : this.backend;
  }

  /** Whether an error is that of a lost device. Reads of a lost device fail a moment before the device itself says so. */
  async lostWith(milliseconds = 500): Promise<boolean> {
    if (!this.gone) {
      const moment = new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
      await Promise.race([this.backend?.lost, moment]);
    }
    return this.gone;
  }

  private async replace(): Promise<Backend> {
    const at = this.now();
    const alone = this.usefulSince && at - this.lastLoss > lossWindow;
    const backend = alone ? await this.again() : await this.onCpu('The GPU stopped working twice.');
    this.lastLoss = at;
    this.usefulSince = false;
    return this.take(backend);
  }

  private async again(): Promise<Backend> {
    try {
      const backend = await this.startBackend(this.choice, this.variant);
      const { report } = backend;
      if (report.backend === 'webgpu') return backend;
      const first = { ...report, reason: `The GPU stopped working. ${report.reason}` };
      return {
        ...backend,
        // what it says later holds as it is
        get report() {
          return backend.report === report ? first : backend.report;
        },
      };
    } catch (error) {
      const why = error instanceof Error ? ` ${error.message}` : '';
      return this.onCpu(`The GPU stopped working.${why}`);
    }
  }

  /** The forced layout is one of WebGPU's kernels, except the reference. */
  private onCpu(reason: string): Promise<Backend> {
    return this.startBackend('wasm', this.variant, reason);
  }

  private take(backend: Backend): Backend {
    this.backend = backend;
    this.gone = false;
    void backend.lost.then(() => {
      if (this.backend === backend) this.gone = true;
    });
    return backend;
  }
}
