import { yieldToQueue, type ScoreContext } from '../../worker/scoring/score-context.ts';

/** The channel on which a test holds the simulated engine. */
export const holdChannel = 'fovea-simulated-engine';

/** File name of the image beyond whose decoding the engine does not go, or `heldTuning` for tuning, or null for none. */
export type Hold = string | null;

/** A test tells, workers say that they were told; a worker that starts later asks the others. */
export type HoldMessage = { kind: 'tell' | 'told' | 'answer'; hold: Hold } | { kind: 'ask' };

let held: Hold = null;
let known: Promise<void> = Promise.resolve();

/** Listens to the test; a worker that starts after the engine's first asks that one what is held. */
export function listenToHold(late = false): void {
  const channel = new BroadcastChannel(holdChannel);
  const post = (message: HoldMessage): void => channel.postMessage(message);
  let heard = (): void => undefined;
  let open = late;
  if (late) known = new Promise((resolve) => (heard = resolve));
  channel.onmessage = ({ data }: MessageEvent<HoldMessage>) => {
    if (data.kind === 'ask') {
      if (!late) post({ kind: 'answer', hold: held });
    } else if (data.kind === 'tell' || (data.kind === 'answer' && open)) {
      open = false;
      held = data.hold;
      heard();
      if (data.kind === 'tell') post({ kind: 'told', hold: held });
    }
  };
  if (late) post({ kind: 'ask' });
}

/** Resolves once this worker knows what is held. */
export const holdIsKnown = (): Promise<void> => known;

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
