import { instructionFor } from './instruction.ts';
import type { DescriptionOrigin, DescriptionProvider, InstructionMode } from './provider.ts';

/** What is asked about one image. */
export interface Question {
  /** JPEG or PNG bytes, already downscaled. */
  image: Blob;
  prompt: string;
  mode: InstructionMode;
  /** The instruction without what the mode adds. */
  instruction: string;
  signal: AbortSignal;
}

/** A description with where it came from. */
export interface Described {
  text: string;
  origin: DescriptionOrigin;
}

/** Asks for one description and records who gave it. An image without a prompt cannot be asked about one: its mode is `plain`. */
export async function describeImage(
  provider: DescriptionProvider,
  { image, prompt, mode, instruction, signal }: Question,
): Promise<Described> {
  const { task } = provider;
  const effective: InstructionMode = task !== undefined || prompt.trim() === '' ? 'plain' : mode;
  const asked = task ?? instructionFor(effective, instruction, prompt);
  const text = await provider.describe({ image, instruction: asked, signal });
  const { id, model, host } = provider;
  return { text, origin: { provider: id, model, host, mode: effective, instruction: asked } };
}
