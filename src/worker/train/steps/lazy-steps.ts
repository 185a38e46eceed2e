import type { Answer } from '../../../shared/engine-api.ts';
import type { StepCalls, StepsApi } from './api.ts';

/** The worker that makes steps, whose code is loaded with its first call. */
export class LazySteps implements StepsApi {
  private readonly load: () => Promise<StepsApi>;
  private loaded: Promise<StepsApi> | undefined;

  constructor(load: () => Promise<StepsApi>) {
    this.load = load;
  }

  async call<Name extends keyof StepCalls>(
    name: Name,
    args: Parameters<StepCalls[Name]>,
  ): Promise<Answer<ReturnType<StepCalls[Name]>>> {
    this.loaded ??= this.load();
    return (await this.loaded).call(name, args);
  }
}
