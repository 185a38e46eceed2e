import { build } from 'vite';
import { projectRoot } from '../../cli/engine/build.ts';

/** Builds the simulated engine's worker as one script. */
export async function buildSimulatedEngine(): Promise<string> {
  const result = await build({
    root: projectRoot,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      rolldownOptions: {
        input: 'src/testing/simulated/simulated.worker.ts',
        output: { format: 'es', codeSplitting: false },
      },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const [chunk] = outputs;
  if (chunk?.type !== 'chunk' || outputs.length > 1)
    throw new Error('the simulated engine is not one script');
  return chunk.code;
}
