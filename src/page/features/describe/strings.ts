import { endpointPresets } from '../../../describe/presets.ts';
import type { DescriptionOrigin, InstructionMode } from '../../../describe/provider.ts';
import type { Destination } from './destination.ts';

const modes: Record<InstructionMode, string> = {
  plain: 'About the image alone',
  'prompt-aware': 'Told what the prompt asks for',
};

const providerTitles: Readonly<Record<string, string>> = {
  off: 'Nobody: type them, or bring them in a table',
  browser: 'The browser’s own model',
  ...Object.fromEntries(endpointPresets.map(({ id, title }) => [id, title])),
  custom: 'Another OpenAI-compatible server',
};

/** Words about where descriptions come from. */
export const describeStrings = {
  heading: 'Descriptions',
  intro:
    'The score depends on a text that says what the image shows. A vision model can write it for images that come without one.',
  provider: 'Who describes',
  providerTitles,
  providerTitle: (id: string): string => providerTitles[id] ?? id,
  browserMissing: '(not in this browser)',
  address: 'Address',
  model: 'Model',
  modelHint: 'a vision model the server has',
  key: 'Key',
  keySet: 'A key for this address is set.',
  keyHint: 'Kept in memory only, and sent to this address only.',
  keepKey: 'Keep the key on this computer',
  forget: 'Forget the key',
  forgotten: 'The key is forgotten.',
  mode: 'What it is asked',
  modes,
  modeNote:
    'A model that is told the prompt looks for what is missing; its scores are not comparable with the others, and exports say which it was.',
  instruction: 'Instruction',
  resetInstruction: 'Back to ours',
  concurrency: 'At once',
  auto: 'Describe images that have no description before they are scored',
  save: 'Use these settings',
  test: 'Test',
  testNote: 'The test sends a drawing of a red disc, not your images.',
  testing: 'Asking…',
  testWorks: (description: string) => `It works. It said: ${description}`,
  command: 'The server has to accept this page. Start it so: ',
  summary(settings: { provider: string; model: string }, to: Destination): string {
    if (to.kind === 'nowhere' || to.kind === 'invalid') return 'off';
    if (to.kind === 'browser') return 'by the browser’s own model';
    return `by ${settings.model} at ${to.host}`;
  },
  /** The line that says where images go. */
  privacy(to: Destination, auto: boolean): string {
    const when = auto ? 'images that have no description' : 'the images you ask about';
    switch (to.kind) {
      case 'nowhere':
      case 'invalid':
        return 'Your images stay on this computer.';
      case 'browser':
        return 'Your images stay on this computer; the browser’s own model describes them.';
      case 'host':
        if (to.proxied)
          return `Images are sent through this page’s server (${to.host}) to be described: ${when}, shrunk to 1024 pixels.`;
        return to.local
          ? `Images are sent to ${to.host}, on this computer or network, to be described: ${when}, shrunk to 1024 pixels.`
          : `Images are sent to ${to.host} to be described: ${when}, shrunk to 1024 pixels, without their metadata.`;
    }
  },
  by: ({ model, host, mode }: DescriptionOrigin): string =>
    `described by ${model}${host ? ` at ${host}` : ''}${mode === 'prompt-aware' ? ', told the prompt' : ''}`,
  one: 'Describe this image',
  busy: 'Being described…',
  all: (count: number) =>
    `Describe ${count === 1 ? 'the image' : `the ${count} images`} without a description`,
  failed: (name: string, message: string) => `${name} is scored without a description. ${message}`,
  without: 'Scored without a description.',
  gaveUp: (message: string, hint: string | undefined) => ({
    message: `No more images are sent to be described: it failed three times in a row. ${message}`,
    hint: `${hint ?? ''} Then press “Use these settings” under Descriptions; images are scored without meanwhile.`.trim(),
  }),
};
