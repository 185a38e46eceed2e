import { yieldToQueue, type ScoreContext } from '../../worker/scoring/score-context.ts';

/** The channel on which a test holds the simulated engine. */
export const holdChannel = 'fovea-simulated-engine';

/** File name of the image beyond whose decoding the engine does not go, or null for none; the engine sends it back. */
export type Hold = string | null;

let held: Hold = null;

/** Listens to the test. */
export function listenToHold(): void {
  const channel = new BroadcastChannel(holdChannel);
  channel.onmessage = ({ data }: MessageEvent<Hold>) => {
    held = data;
    channel.postMessage(data);
  };
}

/** Waits while a test holds this image; serves urgent jobs meanwhile, and throws when the job is cancelled. */
export async function untilReleased(name: string, context: ScoreContext): Promise<void> {
  await yieldToQueue(context);
  while (held === name) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await yieldToQueue(context);
  }
}
