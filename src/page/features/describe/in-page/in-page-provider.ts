import { inPageId } from '../../../../describe/in-page.ts';
import { descriptionOf, UnfitAnswer } from '../../../../describe/judge.ts';
import type { DescriptionProvider } from '../../../../describe/provider.ts';
import type { Captioner } from '../../../../shared/caption-api.ts';
import { FoveaError } from '../../../../shared/errors.ts';
import type { CaptionClient } from './caption-client.ts';

/** What scores record of it: other weights give other descriptions. */
const modelText = ({ title, weights }: Captioner): string => `${title} (${weights}, in this page)`;

/**
 * The provider that runs a stored captioner in the page. Its answers are read as those of a server are.
 *
 * @throws FoveaError `description-failed` where the list has no such captioner, or this machine cannot run it
 */
export async function inPageProvider(
  client: Pick<CaptionClient, 'view' | 'describe'>,
  name: string,
): Promise<DescriptionProvider> {
  const { captioners, withoutGpu } = await client.view();
  const found = captioners.find(({ captioner }) => captioner.name === name);
  if (!found) {
    throw new FoveaError(
      'description-failed',
      `The model “${name}” cannot run in this page. ${withoutGpu}`.trim(),
      'Choose another one under Descriptions.',
    );
  }
  const { captioner } = found;
  return {
    id: inPageId,
    model: modelText(captioner),
    host: '',
    task: captioner.task,
    async describe({ image, signal }) {
      const { text, cut, room } = await client.describe(name, image, signal);
      try {
        const ending = cut ? 'cut' : 'whole';
        return descriptionOf({ text, thought: false, refusal: '', ending, reason: 'length' }, room);
      } catch (error) {
        // it has no server whose settings could be changed
        if (error instanceof UnfitAnswer)
          throw new UnfitAnswer(error.message, 'Choose another model, or type the description.');
        throw error;
      }
    },
  };
}
