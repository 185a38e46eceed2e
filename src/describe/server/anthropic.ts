import type { Protocol } from './ask.ts';
import type { PageContext } from '../diagnose.ts';
import { endpointProvider } from './openai-compatible.ts';
import type { DescriptionProvider, EndpointSettings } from '../provider.ts';
import { readMessageAnswer } from './server-answer.ts';

const messages: Protocol = {
  path: '/v1/messages',
  answers: 'a message',
  required: ['max_tokens'],
  headers: (key) => ({
    'x-api-key': key,
    'anthropic-version': '2023-06-01',
    'anthropic-dangerous-direct-browser-access': 'true',
  }),
  body: (model, { type, base64 }, instruction, { room }) => ({
    model,
    max_tokens: room,
    temperature: 0,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source: { type: 'base64', media_type: type, data: base64 } },
          { type: 'text', text: instruction },
        ],
      },
    ],
  }),
  read: readMessageAnswer,
};

/** Anthropic's messages protocol, called straight from a page (which it allows when the page says that it knows). */
export function anthropic(settings: EndpointSettings, page: PageContext): DescriptionProvider {
  return endpointProvider(messages, settings, page);
}
