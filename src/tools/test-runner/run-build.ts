import { ensureBuilt } from '../../cli/engine/build.ts';

// What the end-to-end tests open, built while a core is free for it: they begin with nothing left to build.
try {
  await ensureBuilt((message) => console.error(message));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
