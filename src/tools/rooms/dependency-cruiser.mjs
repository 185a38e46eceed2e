import { readFileSync } from 'node:fs';
import { URL } from 'node:url';

/*
 * The rules for imports, as dependency-cruiser runs them in `npm run test:lint`. What a room may import is in rooms.json, which
 * ARCHITECTURE.md's table repeats (rooms.test.ts compares the two with the code).
 */
const rooms = JSON.parse(readFileSync(new URL('rooms.json', import.meta.url), 'utf8'));

const pathOf = (room) =>
  room === 'shaders'
    ? '^shaders/'
    : room.endsWith('.ts')
      ? `^src/${room.replace('.', '\\.')}$`
      : `^src/${room}/`;
const test = '\\.test\\.tsx?$|^src/testing/';

/** A room imports itself and what the table names. */
const closed = Object.entries(rooms)
  .filter(([room]) => room !== 'testing')
  .map(([room, { imports }]) => ({
    name: `room-${room}`,
    severity: 'error',
    from: { path: pathOf(room), pathNot: test },
    to: { path: '^(src|shaders|e2e)/', pathNot: [room, ...imports].map(pathOf) },
  }));

export default {
  forbidden: [
    ...closed,
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'feature-by-its-index',
      comment: 'a feature of the page is known to others by its index.ts alone',
      severity: 'error',
      from: { path: '^src/page/features/([^/]+)/' },
      to: {
        path: '^src/page/features/',
        pathNot: ['^src/page/features/$1/', '^src/page/features/[^/]+/index\\.ts$'],
      },
    },
    {
      name: 'app-imports-indexes',
      severity: 'error',
      from: { path: '^src/page/app/' },
      to: { path: '^src/page/features/', pathNot: '^src/page/features/[^/]+/index\\.ts$' },
    },
    {
      name: 'kit-knows-no-feature',
      severity: 'error',
      from: { path: '^src/page/kit/' },
      to: { path: '^src/page/(features|app)/' },
    },
    {
      name: 'features-know-no-app',
      severity: 'error',
      from: { path: '^src/page/features/' },
      to: { path: '^src/page/app/' },
    },
    {
      name: 'bench-is-the-one-tool-command',
      severity: 'error',
      from: { path: '^src/cli/', pathNot: '^src/cli/commands\\.ts$' },
      to: { path: '^src/tools/' },
    },
    {
      name: 'plain-node-assembles-nothing',
      comment: 'the command line runs from its sources in plain Node, which cannot import .wat',
      severity: 'error',
      from: { path: '^src/cli/(main|train/train-demo)\\.ts$' },
      to: { path: '^src/nn/wasm/product/modules\\.ts$', reachable: true },
    },
    {
      name: 'no-tensor-in-the-page',
      severity: 'error',
      from: { path: '^src/page/' },
      to: { path: 'node_modules/@tensorflow/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: new URL('../../tsconfig.base.json', import.meta.url).pathname },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
    skipAnalysisNotInRules: true,
  },
};
