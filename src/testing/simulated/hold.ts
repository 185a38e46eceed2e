import { yieldToQueue, type ScoreContext } from '../../worker/scoring/score-context.ts';

/** The channel on which a test holds the simulated engine. */
export const holdChannel = 'fovea-simulated-engine';

/**
 * File name of the image beyond whose decoding the engine does not go, or `heldTuning` for tuning, or null for none; the worker sends it
 * back.
 */
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

/** Whether a test holds this. */
export const isHeld = (name: string): boolean => held === name;

/** Waits while a test holds this image; serves urgent jobs meanwhile, and throws when the job is cancelled. */
export async function untilReleased(name: string, context: ScoreContext): Promise<void> {
  await yieldToQueue(context);
  while (isHeld(name)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    await yieldToQueue(context);
  }
}
