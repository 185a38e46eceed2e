#!/usr/bin/env node
// Starts the command line, or with `--module PATH` another TypeScript program of the project, with what its sources need:
// tsx, `?raw` imports and tfjs as a bundler takes it. Use: node src/cli/fovea.mjs score …
import { resolve } from 'node:path';
import process from 'node:process';
import { URL, fileURLToPath, pathToFileURL } from 'node:url';
import 'tsx/esm';
import './raw-imports.mjs';
import './tfjs-imports.mjs';

const [flag, path] = process.argv.slice(2, 4);
const other = flag === '--module' && path !== undefined;
const program = other ? resolve(path) : fileURLToPath(new URL('main.ts', import.meta.url));
// the program finds itself as argv[1] and its own arguments behind it, as if Node had started it
process.argv.splice(1, other ? 3 : 1, program);
await import(pathToFileURL(program).href);
