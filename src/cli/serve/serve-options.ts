import { MAX_PIXELS } from '../../image/limits.ts';
import { FoveaError } from '../../shared/errors.ts';
import { describeHelp, describeOptions, describeOptionTypes, lasting } from '../describe/describe-options.ts';
import { oneOf, parseCommand, wholeNumber } from '../arguments.ts';
import { userPath, type CliIo } from '../io.ts';
import type { ScoreOptions } from '../score/score-batch.ts';
import { modelFolders, modelOptionType } from '../score/model-option.ts';
import { variantHelp, variantOption } from '../variant.ts';
import { isLoopback, type Access } from './http/admission.ts';
import type { BodyLimits } from './http/body.ts';

const defaultPort = 8417;

export const serveUsage = `Usage: fovea serve [options]

Scores images over HTTP, on this machine only unless --host says otherwise. Answers are the JSON lines of \`fovea score\`.

  POST /v1/score      one image: multipart/form-data with the file in "image", or JSON with "file", a path below
                      --images, or "image", a data URL; and prompt, description, heads, crops, rawPrompts,
                      and "describe": false to exempt an image from --describe.
                      With an Idempotency-Key, a request that is sent again gets the same answer
  POST /v1/batches    a line of such JSON per image; the results are streamed in the same order
  GET  /v1/models, /healthz, /metrics (Prometheus), /openapi.json

  --port N            default ${defaultPort}; 0 takes a free one
  --host ADDRESS      where to listen (default 127.0.0.1); any other address needs a token
  --allow-host NAME   a host name under which requests may reach the server, besides IP addresses; may be repeated
  --allow-origin URL  web pages of this origin may use the server (CORS); may be repeated
  --images DIR        folder of the images that requests name by path
  --model DIR         model package, or the name of one that fovea get has fetched (default: the demo); may be
                      repeated: the models score side by side, as in fovea score
  --backend NAME      auto, webgpu or wasm (default auto)
${variantHelp}
${describeHelp}
  --queue N           images that may wait (default 64); more are refused with 429 and Retry-After
  --batches N         batches that may run at once (default 8)
  --max-body MB       largest request (default 32)
  --max-pixels MP     largest image in megapixels (default ${MAX_PIXELS / 1e6})
  --timeout S         seconds within which a request must arrive (default 60)
  --grace S           seconds to finish accepted images when stopped (default 30)

The token is read from the environment variable FOVEA_TOKEN, at least 16 characters; requests then carry
"Authorization: Bearer TOKEN". On Ctrl-C or SIGTERM, accepted images are finished first.

Exit code: 0 stopped, 1 the engine did not start, 2 bad usage.

Examples:
  fovea serve --images renders
  fovea serve --host 0.0.0.0 --allow-host gpu-box.local --port 8080
`;

const options = {
  port: { type: 'string', default: String(defaultPort) },
  host: { type: 'string', default: '127.0.0.1' },
  'allow-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  images: { type: 'string' },
  ...modelOptionType,
  backend: { type: 'string', default: 'auto' },
  variant: { type: 'string' },
  ...describeOptionTypes,
  queue: { type: 'string', default: '64' },
  batches: { type: 'string', default: '8' },
  'max-body': { type: 'string', default: '32' },
  'max-pixels': { type: 'string', default: String(MAX_PIXELS / 1e6) },
  timeout: { type: 'string', default: '60' },
  grace: { type: 'string', default: '30' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export interface ServeOptions {
  host: string;
  port: number;
  access: Access;
  images: string | undefined;
  scoring: ScoreOptions;
  queue: number;
  batches: number;
  limits: BodyLimits;
  maxPixels: number;
  /** Milliseconds. */
  grace: number;
}

const leastToken = 16;

/** The options of a command line; `help` where that is asked for. Throws `usage`. */
export function serveOptions(argv: string[], io: Pick<CliIo, 'cwd' | 'env'>): ServeOptions | 'help' {
  const { values, positionals } = parseCommand('serve', argv, options);
  if (values.help) return 'help';
  if (positionals.length > 0)
    throw new FoveaError(
      'usage',
      `\`fovea serve\` takes no images, but "${positionals[0]}" was given.`,
      'Name the folder of images with --images.',
    );
  const host = values.host.toLowerCase();
  const token = io.env.FOVEA_TOKEN === '' ? undefined : io.env.FOVEA_TOKEN;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw new FoveaError('usage', 'FOVEA_TOKEN may have visible characters of ASCII only.');
  if (token !== undefined && token.length < leastToken)
    throw new FoveaError(
      'usage',
      `FOVEA_TOKEN is shorter than ${leastToken} characters.`,
      'Use a longer, random one.',
    );
  if (!isLoopback(host) && token === undefined)
    throw new FoveaError(
      'usage',
      `--host ${host} lets other machines in, and there is no token.`,
      `Set FOVEA_TOKEN to a random text of at least ${leastToken} characters.`,
    );
  const describe = describeOptions(values, io);
  return {
    host,
    port: wholeNumber('port', values.port, 0, 65_535),
    access: {
      hosts: [host, ...(values['allow-host'] ?? []).map((name) => name.toLowerCase())],
      origins: (values['allow-origin'] ?? []).map(originOf),
      token,
    },
    images: values.images === undefined ? undefined : userPath(io, values.images),
    scoring: {
      ...modelFolders(io, values.model),
      backend: oneOf('backend', values.backend, ['auto', 'webgpu', 'wasm']),
      ...variantOption(values.variant, io),
      ...(describe ? { describe: lasting(describe) } : {}),
    },
    queue: wholeNumber('queue', values.queue, 1, 100_000),
    batches: wholeNumber('batches', values.batches, 1, 1000),
    limits: {
      most: wholeNumber('max-body', values['max-body'], 1, 1024) * 1e6,
      within: wholeNumber('timeout', values.timeout, 1, 3600) * 1000,
    },
    maxPixels: wholeNumber('max-pixels', values['max-pixels'], 1, MAX_PIXELS / 1e6) * 1e6,
    grace: wholeNumber('grace', values.grace, 0, 3600) * 1000,
  };
}

function originOf(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null';
  if (origin !== 'null' && (text === origin || text === `${origin}/`)) return origin;
  throw new FoveaError(
    'usage',
    `--allow-origin takes an origin such as http://localhost:5173, not "${text}".`,
    'All pages cannot be allowed at once.',
  );
}
