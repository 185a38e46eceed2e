import { FoveaError } from '../shared/errors.ts';
import { anthropic } from './server/anthropic.ts';
import { browserModel, browserModelId } from './browser-model.ts';
import type { PageContext } from './diagnose.ts';
import { openAiCompatible } from './server/openai-compatible.ts';
import { presetOf } from './presets.ts';
import type { DescriptionProvider, EndpointSettings } from './provider.ts';

/**
 * The provider that settings name.
 *
 * @throws FoveaError `description-failed` where the address, the model or the key cannot be right
 */
export function createProvider(settings: EndpointSettings, page: PageContext): DescriptionProvider {
  if (settings.preset === browserModelId) return browserModel();
  const { baseUrl } = settings;
  const url = URL.canParse(baseUrl, page.origin) ? new URL(baseUrl, page.origin) : undefined;
  if (baseUrl.trim() === '' || (url?.protocol !== 'http:' && url?.protocol !== 'https:')) {
    throw new FoveaError(
      'description-failed',
      `“${baseUrl}” is not a valid URL.`,
      'It must begin with http:// or https:// and end before /chat/completions, e.g. http://localhost:11434/v1.',
    );
  }
  if (settings.model.trim() === '') {
    throw new FoveaError(
      'description-failed',
      'No model is named.',
      'Name a vision model that the server has.',
    );
  }
  // fetch would refuse it as a header and say only that it failed
  if (/[^\x21-\x7e]/.test(settings.key)) {
    throw new FoveaError(
      'description-failed',
      'The key contains characters that are not allowed in a key.',
      'Paste it again, without spaces around it.',
    );
  }
  const protocol = presetOf(settings.preset)?.protocol ?? 'openai';
  return protocol === 'anthropic' ? anthropic(settings, page) : openAiCompatible(settings, page);
}
