import * as v from 'valibot';
import { FoveaError } from '../shared/errors.ts';
import { blobToBase64 } from './base64.ts';
import type { PageContext } from './diagnose.ts';
import { postJson } from './http.ts';
import type { DescriptionProvider, DescriptionRequest, EndpointSettings } from './provider.ts';

const answerSchema = v.object({
  choices: v.pipe(
    v.array(v.object({ message: v.object({ content: v.nullish(v.string(), '') }) })),
    v.minLength(1),
  ),
});

/** Any server that speaks OpenAI's chat completions with image parts. Temperature 0: the same image, the same words. */
export function openAiCompatible(settings: EndpointSettings, page: PageContext): DescriptionProvider {
  const base = settings.baseUrl.replace(/\/+$/, '');
  return {
    id: settings.preset,
    model: settings.model,
    host: new URL(base, page.origin).host,
    async describe({ image, instruction, signal }: DescriptionRequest) {
      const answer = await postJson(
        `${base}/chat/completions`,
        settings.key === '' ? {} : { Authorization: `Bearer ${settings.key}` },
        {
          model: settings.model,
          temperature: 0,
          max_tokens: 200,
          messages: [
            {
              role: 'user',
              content: [
                {
                  type: 'image_url',
                  image_url: { url: `data:${image.type};base64,${await blobToBase64(image)}` },
                },
                { type: 'text', text: instruction },
              ],
            },
          ],
        },
        settings,
        signal,
        page,
      );
      const parsed = v.safeParse(answerSchema, answer);
      if (!parsed.success) {
        throw new FoveaError(
          'description-failed',
          'The endpoint answered in a shape that is not chat completions.',
          `Check the base URL ${base}.`,
        );
      }
      return cleanDescription(parsed.output.choices[0]!.message.content);
    },
  };
}

/** Trims an answer to one line. @throws FoveaError when nothing is left */
export function cleanDescription(text: string): string {
  const clean = text
    .replaceAll(/<think>[\s\S]*?<\/think>/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  if (clean === '') {
    throw new FoveaError(
      'description-failed',
      'The model answered with an empty text.',
      'Try again, or choose another model.',
    );
  }
  return clean;
}
