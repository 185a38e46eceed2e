import { join } from 'node:path';
import { projectRoot } from '../engine/build.ts';
import type { CliIo } from '../io.ts';
import { modelPath } from '../shelf/model-path.ts';

/** The model that comes with the project. */
export const demoModel = join(projectRoot, 'public', 'models', 'demo');

/** Folders of the packages that score, absolute. */
export interface ModelFolders {
  model: string;
  /** Those whose models score beside it. */
  beside?: readonly string[];
}

/** The option by which every command that scores is told which models do. */
export const modelOptionType = { model: { type: 'string', multiple: true } } as const;

/** The packages that score, as they were given. `usual`: the one where none is named. */
export function modelFolders(
  io: Pick<CliIo, 'cwd' | 'env'>,
  given: readonly string[] | undefined,
  usual = demoModel,
): ModelFolders {
  const [model = usual, ...beside] = (given ?? []).map((folder) => modelPath(io, folder));
  return { model, ...(beside.length > 0 ? { beside } : {}) };
}

/** All of them, the first one first. */
export const allFolders = ({ model, beside = [] }: ModelFolders): string[] => [model, ...beside];
