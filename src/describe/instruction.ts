import type { InstructionMode } from './provider.ts';

/** The paper's intent in our words: about fifty words, content first, then how it looks. */
export const plainInstruction =
  'Describe this image in one paragraph of about 50 words. Begin with what it shows: subjects, what they do and where. ' +
  'Then say its style, the viewing angle, the mood of its colours, and how good its technical quality is ' +
  '(sharpness, noise, artefacts, malformed parts). State only what can be seen. Answer in English, with the paragraph alone.';

/** The instruction to send; prompt-aware mode names what the prompt asked for without asking for praise of it. */
export function instructionFor(mode: InstructionMode, base: string, prompt: string): string {
  if (mode === 'plain' || prompt.trim() === '') return base;
  return (
    `${base} The image was meant to show the following; say plainly which of these aspects are visible, wrong or missing: ` +
    JSON.stringify(prompt)
  );
}
