import { processIo } from '../../cli/io.ts';
import { watchWith } from '../../cli/watch/watch.ts';
import { standInStream } from './stream.ts';

// `fovea watch` without a browser, as a process of its own that tests can kill
process.exitCode = await watchWith(standInStream(), process.argv.slice(2), processIo());
