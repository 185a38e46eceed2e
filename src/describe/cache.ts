import { descriptionInText } from './judge.ts';
import type { DescriptionProvider, DescriptionRequest } from './provider.ts';

async function sha256(bytes: BufferSource): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Same image, same provider, same words asked: same description, so it is asked for once. */
async function descriptionKey(provider: DescriptionProvider, request: DescriptionRequest): Promise<string> {
  const image = await sha256(await request.image.arrayBuffer());
  const asked = JSON.stringify([provider.id, provider.host, provider.model, request.instruction]);
  return `${image}-${await sha256(new TextEncoder().encode(asked))}`;
}

/** Where answers are kept; a Map will do. */
export interface DescriptionMemory {
  get(key: string): string | undefined | Promise<string | undefined>;
  set(key: string, text: string): unknown;
}

/** The newest texts, in memory: a command may describe images for weeks. */
export class RecentDescriptions implements DescriptionMemory {
  private readonly texts = new Map<string, string>();
  private readonly most: number;

  constructor(most = 1000) {
    this.most = most;
  }

  get(key: string): string | undefined {
    return this.texts.get(key);
  }

  set(key: string, text: string): void {
    this.texts.delete(key);
    this.texts.set(key, text);
    for (const oldest of this.texts.keys()) {
      if (this.texts.size <= this.most) return;
      this.texts.delete(oldest);
    }
  }
}

/** What was remembered, where it is a description by today's rules: older versions kept whatever a server said. */
function stillFit(known: string | undefined): string | undefined {
  try {
    return known === undefined ? undefined : descriptionInText(known);
  } catch {
    return undefined;
  }
}

/** Remembers answers and runs at most `concurrency` requests at a time. */
export function rememberDescriptions(
  provider: DescriptionProvider,
  known: DescriptionMemory,
  concurrency = 2,
): DescriptionProvider {
  let running = 0;
  const waiting: (() => void)[] = [];
  const slot = async () => {
    if (running >= concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
  };
  const release = () => {
    running--;
    waiting.shift()?.();
  };
  return {
    ...provider,
    async describe(request) {
      const key = await descriptionKey(provider, request);
      const found = stillFit(await known.get(key));
      if (found !== undefined) return found;
      await slot();
      try {
        request.signal.throwIfAborted();
        const text = stillFit(await known.get(key)) ?? (await provider.describe(request));
        known.set(key, text);
        return text;
      } finally {
        release();
      }
    },
  };
}
