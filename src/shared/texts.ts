/**
 * Where a prompt in a file can come from, and how that is shown: the one list of prompt sources. `metadata` is a text without the
 * marks of a generator.
 */
export const promptSources = {
  a1111: 'AUTOMATIC1111 or Forge',
  comfyui: 'ComfyUI',
  invokeai: 'InvokeAI',
  fooocus: 'Fooocus',
  swarmui: 'SwarmUI',
  novelai: 'NovelAI',
  drawthings: 'Draw Things',
  midjourney: 'Midjourney',
  metadata: 'the file’s description',
} as const;

export type PromptSource = keyof typeof promptSources;

/** `given`: typed or by an option; `sidecar`: the text file beside the image; `none`: there is no prompt. */
export type PromptFrom = PromptSource | 'given' | 'table' | 'sidecar' | 'none';

/** `described`: by the description server that was asked. */
export type DescriptionFrom = 'given' | 'described' | 'none';

/** What was found when a file was searched for its prompt. */
export interface PromptReading {
  /** The model that made the image, where the file names it. */
  madeBy?: string;
  /** Empty where there is none. */
  prompt: string;
  promptFrom: PromptSource | 'none';
  /** What was left out and why, in words; with no prompt, why there is none where the file tells. */
  dropped: string[];
}

/** The texts of an image as they were scored. */
export interface ScoredTexts {
  /** The model that made the image, where the file names it. */
  madeBy?: string;
  prompt: string;
  promptFrom: PromptFrom;
  /** What the prompt held that is syntax and not content, or why the file gave none. */
  promptDropped: string[];
  description: string;
  descriptionFrom: DescriptionFrom;
}
