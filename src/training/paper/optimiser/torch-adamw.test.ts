import { beforeAll } from 'vitest';
import { startTrainingBackend } from '../../../nn/wasm/node/start-wasm.ts';
import { adamwSuite } from '../../../testing/paper/adamw-suite.ts';

beforeAll(startTrainingBackend);

adamwSuite(1e-6);
