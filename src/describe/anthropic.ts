import * as v from 'valibot';
import { FoveaError } from '../shared/errors.ts';
import { blobToBase64 } from './base64.ts';
import type { PageContext } from './diagnose.ts';
import { postJson } from './http.ts';
import { cleanDescription } from './openai-compatible.ts';
import type { DescriptionProvider, DescriptionRequest, EndpointSettings } from './provider.ts';

const answerSchema = v.object({
  content: v.array(v.object({ type: v.string(), text: v.optional(v.string(), '') })),
});

/** Anthropic's messages protocol, called straight from a page (which it allows when the page says that it knows). */
export function anthropic(settings: EndpointSettings, page: PageContext): DescriptionProvider {
  const base = settings.baseUrl.replace(/\/+$/, '');
  return {
    id: settings.preset,
    model: settings.model,
    host: new URL(base, page.origin).host,
    async describe({ image, instruction, signal }: DescriptionRequest) {
      const answer = await postJson(
        `${base}/v1/messages`,
        {
          'x-api-key': settings.key,
          'anthropic-version': '2023-06-01',
          'anthropic-dangerous-direct-browser-access': 'true',
        },
        {
          model: settings.model,
          max_tokens: 200,
          temperature: 0,
          messages: [
            {
              role: 'user',
              content: [
                {
                  type: 'image',
                  source: { type: 'base64', media_type: image.type, data: await blobToBase64(image) },
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
          'The endpoint answered in a shape that is not a message.',
          `Check the base URL ${base}.`,
        );
      }
      return cleanDescription(parsed.output.content.map((part) => part.text).join(' '));
    },
  };
}
