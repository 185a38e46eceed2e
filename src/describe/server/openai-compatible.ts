import { Endpoint, type Protocol } from './ask.ts';
import { blobToBase64 } from '../base64.ts';
import type { PageContext } from '../diagnose.ts';
import type { DescriptionProvider, EndpointSettings } from '../provider.ts';
import { readChatAnswer } from './server-answer.ts';

const chatCompletions: Protocol = {
  path: '/chat/completions',
  answers: 'chat completions',
  required: [],
  headers: (key): Record<string, string> => (key === '' ? {} : { Authorization: `Bearer ${key}` }),
  body: (model, { type, base64 }, instruction, { room, brief }) => ({
    model,
    temperature: 0,
    max_tokens: room,
    ...(brief ? { reasoning_effort: 'low' } : {}),
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: `data:${type};base64,${base64}` } },
          { type: 'text', text: instruction },
        ],
      },
    ],
  }),
  read: readChatAnswer,
};

/** Any server that speaks OpenAI's chat completions with image parts. Temperature 0: the same image, the same words. */
export function openAiCompatible(settings: EndpointSettings, page: PageContext): DescriptionProvider {
  return endpointProvider(chatCompletions, settings, page);
}

/** The provider that asks an endpoint in its protocol. */
export function endpointProvider(
  protocol: Protocol,
  settings: EndpointSettings,
  page: PageContext,
): DescriptionProvider {
  const endpoint = new Endpoint(protocol, settings, page);
  return {
    id: settings.preset,
    model: settings.model,
    host: new URL(settings.baseUrl, page.origin).host,
    describe: async (request) =>
      endpoint.describe({ type: request.image.type, base64: await blobToBase64(request.image) }, request),
  };
}
