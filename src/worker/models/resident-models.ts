import type { ModelSource } from '../../shared/engine-api.ts';
import { FoveaError } from '../../shared/errors.ts';
import { weightMemory } from '../../shared/models/model-memory.ts';
import type { ProgressListener } from '../../shared/progress.ts';
import type { PackageIdentity } from '../../package/open-package.ts';
import type { Backend } from '../device/backend.ts';
import type { loadScorer } from '../device/load-scorer.ts';
import type { Scorer } from '../scorers/scorer.ts';

/** A model that is known: in memory, or to be loaded when it is needed. */
export interface KnownModel {
  source: ModelSource;
  identity: PackageIdentity;
  /** What it is; its weights are in memory only while `on` is set. */
  scorer?: Scorer;
  /** The device that has its weights. */
  on?: Backend;
  /** Turn of its last use: the lowest one gives way first. */
  used: number;
}

export interface ResidentParts {
  loadScorer: typeof loadScorer;
  identify: (source: ModelSource, signal: AbortSignal) => Promise<PackageIdentity>;
  /** Bytes of weights that fit at a time on a device. */
  room: (backend: Backend['report']) => number;
}

/** The models that score, and which of them are in memory: as many as fit, and the least recently used gives way. */
export class ResidentModels {
  private readonly parts: ResidentParts;
  private readonly known = new Map<string, KnownModel>();
  private turn = 0;

  constructor(parts: ResidentParts) {
    this.parts = parts;
  }

  /** The models of these packages; one that is known already is the same as before. Throws `usage` where a package is there twice. */
  async recognise(sources: readonly ModelSource[], signal: AbortSignal): Promise<KnownModel[]> {
    const models: KnownModel[] = [];
    for (const source of sources) {
      const identity = await this.parts.identify(source, signal);
      const model = this.known.get(identity.hash) ?? { source, identity, used: 0 };
      // files chosen later are as good, and those chosen first may be gone
      model.source = source;
      if (models.some((other) => other.identity.hash === identity.hash)) {
        throw new FoveaError(
          'usage',
          `The model ${identity.name} was given twice.`,
          'Name each model once: its scores would be the same.',
        );
      }
      models.push(model);
    }
    for (const model of models) this.known.set(model.identity.hash, model);
    return models;
  }

  /** The model with its weights on this device, loaded where they are not; others give way to it where room is short. */
  async ready(
    model: KnownModel,
    backend: Backend,
    signal: AbortSignal,
    onProgress: ProgressListener,
  ): Promise<Scorer> {
    model.used = ++this.turn;
    if (model.scorer && model.on === backend) return model.scorer;
    this.makeRoom(model, backend);
    // a package that is loaded again is read again: it may have been replaced where it lies
    const known = model.scorer ? undefined : model.identity.read;
    model.scorer = await this.parts.loadScorer(model.source, backend, signal, onProgress, known);
    model.on = backend;
    return model.scorer;
  }

  /** Whether these fit at the same time. */
  fit(models: readonly KnownModel[], { report }: Backend): boolean {
    const sum = models.reduce((bytes, { identity }) => bytes + weightMemory(report, identity), 0);
    return sum <= this.parts.room(report);
  }

  /** Forgets all but these. */
  keep(models: readonly KnownModel[]): void {
    for (const [hash, model] of this.known) {
      if (models.includes(model)) continue;
      free(model);
      this.known.delete(hash);
    }
  }

  /** Frees the weights of all; they are loaded again when they are needed. */
  freeAll(): void {
    for (const model of this.known.values()) free(model);
  }

  /** Weights on a device that was lost are gone with it. */
  private makeRoom(next: KnownModel, backend: Backend): void {
    for (;;) {
      const others = [...this.known.values()].filter((model) => model !== next && model.on === backend);
      const [oldest] = others.toSorted((a, b) => a.used - b.used);
      if (!oldest || this.fit([next, ...others], backend)) return;
      free(oldest);
    }
  }
}

function free(model: KnownModel): void {
  if (!model.on) return;
  delete model.on;
  model.scorer?.dispose();
}
