import { usePart, useSlice } from '../../kit/context.ts';
import { useOnDemand } from '../../kit/use-on-demand.ts';
import { resultsStore, useScore } from '../batch/index.ts';
import { engineStore } from '../engine/index.ts';
import { frequencyMapsOf, lacksMap } from './frequency-maps.ts';
import { frequencyStrings } from './strings.ts';

/** What is to be said of a map that is not there. */
export interface Missing {
  words: string;
  failed: boolean;
}

/** Has the map of frequencies made of an image that shows it, once the engine runs; returns what to say as long as there is none. */
export function useFrequencyMap(id: string | undefined): Missing | undefined {
  const maps = usePart(frequencyMapsOf);
  const scored = useScore(id);
  const ready = useSlice(engineStore, ({ phase }) => phase === 'ready');
  const stopped = useSlice(engineStore, (state) => state.error);
  const lacking = id !== undefined && scored !== undefined && lacksMap(scored.result);
  const failure = useOnDemand(lacking && ready ? `${id} ${scored.at}` : undefined, (signal) =>
    maps.make(id!, signal),
  );
  if (!lacking) return undefined;
  // an engine that could not start makes none
  const error = failure ?? stopped;
  const words = error ? [error.message, error.hint].join(' ') : frequencyStrings.busy;
  return { words, failed: error !== undefined };
}

/** The same of all images in memory, where they share one scale. */
export function useAllFrequencyMaps(wanted: boolean): void {
  const maps = usePart(frequencyMapsOf);
  const ready = useSlice(engineStore, ({ phase }) => phase === 'ready');
  const lacking = useSlice(resultsStore, ({ results }) =>
    wanted && ready
      ? Object.keys(results)
          .filter((id) => lacksMap(results[id]!.result))
          .join(' ')
      : '',
  );
  useOnDemand(lacking === '' ? undefined : lacking, (signal) => maps.makeAll(signal));
}
