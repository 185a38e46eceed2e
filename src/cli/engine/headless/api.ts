import type {
  Answer,
  BackendChoice,
  DeviceReport,
  EngineMemory,
  ModelInfo,
  ScoreRequest,
  VariantChoice,
} from '../../../shared/engine-api.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { ScoreResult } from '../../../shared/result.ts';
import type { StepCalls } from '../../../worker/train/steps/api.ts';

/** A score request whose image is the server's `item/<index>`. */
export interface HeadlessRequest extends Omit<ScoreRequest, 'image' | 'job' | 'detail'> {
  index: number;
}

/** The result without intermediate tensors and maps: those are posted to the server's `tensor/<index>`. */
export type HeadlessResult = Omit<ScoreResult, 'tensors' | 'relevance'>;

/** What the headless page offers to the command line through `page.evaluate`. */
export interface HeadlessApi {
  start(choice: BackendChoice, variant?: VariantChoice): Promise<Answer<DeviceReport>>;
  /** Loads the package mounted at `model/`, and beside it as many as are mounted at `beside/<index>/`. */
  load(beside: number): Promise<Answer<ModelInfo>>;
  /** An item's image as it is sent to be described: a small JPEG, in base64. */
  shrink(index: number): Promise<Answer<string>>;
  score(request: HeadlessRequest): Promise<Answer<HeadlessResult>>;
  memory(): Promise<EngineMemory>;
  /** Makes a step of a training, or what belongs to one: arguments and result go through the server, under the id. */
  step(name: keyof StepCalls, id: number): Promise<Answer<void>>;
}

declare global {
  interface Window {
    fovea: HeadlessApi;
    /** Given by the command line, before the page loads. */
    foveaProgress(progress: Progress): Promise<void>;
  }
}
