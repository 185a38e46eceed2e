import { endpointPresets } from '../../../describe/presets.ts';
import type { DescriptionOrigin, InstructionMode } from '../../../describe/provider.ts';
import type { Destination } from './destination.ts';
import { device } from '../../kit/screen/words.ts';

const modes: Record<InstructionMode, string> = {
  plain: 'Image only',
  'prompt-aware': 'Image and prompt',
};

const providerTitles: Readonly<Record<string, string>> = {
  off: 'None (type them or import a CSV)',
  browser: 'The browser’s built-in model',
  'in-page': 'A small model in this page (downloaded once)',
  ...Object.fromEntries(endpointPresets.map(({ id, title }) => [id, title])),
  custom: 'Other OpenAI-compatible server',
};

/** Strings about where descriptions come from. */
export const describeStrings = {
  heading: 'Descriptions',
  intro:
    'The score depends on a description of what the image shows. A vision model can generate the ones that are missing.',
  provider: 'Description provider',
  providerTitles,
  providerTitle: (id: string): string => providerTitles[id] ?? id,
  browserMissing: '(not available in this browser)',
  address: 'URL',
  model: 'Model',
  modelHint: 'a vision model available on the server',
  key: 'API key',
  keySet: 'A key is set for this URL.',
  keyHint: 'Kept in memory only and sent to this URL only.',
  keepKey: `Keep the key on ${device}`,
  forget: 'Forget the key',
  forgotten: 'Key forgotten.',
  mode: 'What the model receives',
  modes,
  modeNote:
    'A model that knows the prompt looks for what is missing. Scores from the two modes are not comparable; exports record the mode.',
  instruction: 'Instruction',
  resetInstruction: 'Restore default',
  concurrency: 'Parallel requests',
  auto: 'Generate missing descriptions before scoring',
  save: 'Use these settings',
  test: 'Test',
  testNote: 'The test sends a drawing of a red disc, not one of your images.',
  testing: 'Waiting for the answer…',
  testWorks: (description: string) => `It works. The model answered: ${description}`,
  command: 'The server must accept requests from this page. Start it with: ',
  summary(settings: { provider: string; model: string }, to: Destination): string {
    if (to.kind === 'nowhere' || to.kind === 'invalid') return 'off';
    if (to.kind === 'browser') return 'the browser’s built-in model';
    if (to.kind === 'in-page') return `${settings.model} in this page`;
    return `${settings.model} at ${to.host}`;
  },
  /** The line that says where images go. */
  privacy(to: Destination, auto: boolean): string {
    const when = auto ? 'images without a description' : 'only images you choose to describe';
    switch (to.kind) {
      case 'nowhere':
      case 'invalid':
        return `Your images stay on ${device}.`;
      case 'browser':
        return `Your images stay on ${device}; the browser’s built-in model describes them.`;
      case 'in-page':
        return `Your images stay on ${device}; a model in this page describes them.`;
      case 'host':
        if (to.proxied)
          return `Images are sent through this page’s server (${to.host}) for description: ${when}, scaled down to 1024 pixels.`;
        return to.local
          ? `Images are sent to ${to.host}, on ${device} or network, for description: ${when}, scaled down to 1024 pixels.`
          : `Images are sent to ${to.host} for description: ${when}, scaled down to 1024 pixels, without metadata.`;
    }
  },
  by: ({ model, host, mode }: DescriptionOrigin): string =>
    `described by ${model}${host ? ` at ${host}` : ''}${mode === 'prompt-aware' ? ', given the prompt' : ''}`,
  offer: 'Describe without a server…',
  one: 'Describe this image',
  busy: 'Describing…',
  all: (count: number) =>
    count === 1 ? 'Generate the missing description' : `Generate ${count} missing descriptions`,
  failed: (name: string, message: string) => `${name} was scored without a description. ${message}`,
  without: 'Scored without a description.',
  gaveUp: (message: string, hint: string | undefined) => ({
    message: `Generating descriptions stopped after three failures in a row. ${message}`,
    hint: `${hint ?? ''} Then press “Use these settings” under Descriptions. Until then, images are scored without a description.`.trim(),
  }),
};
