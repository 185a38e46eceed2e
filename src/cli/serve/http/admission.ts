import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { IncomingMessage } from 'node:http';
import { Refusal } from '../refusal.ts';

export interface Access {
  /** Names, besides IP addresses and `localhost`, that a request may call this server by. */
  hosts: readonly string[];
  /** Origins of web pages that may use it (CORS); `http://localhost:5173`. */
  origins: readonly string[];
  /** What `Authorization: Bearer` must carry; undefined where nothing is asked for. */
  token: string | undefined;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** The name in a Host header, without its port and brackets. */
const hostName = (host: string): string =>
  host
    .replace(/:\d*$/, '')
    .replace(/^\[(.*)\]$/, '$1')
    .toLowerCase();

/** Whether a host is this machine alone, whatever its port. */
export const isLoopback = (name: string): boolean =>
  name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'));

/**
 * Lets a request in, or throws `forbidden` or `unauthorised`. A web page elsewhere can make a browser on this machine call us: under a name
 * of its own that leads here (DNS rebinding), which shows in `Host`, or straight, which shows in `Origin` and `Sec-Fetch-Site`.
 */
export function admit(
  { headers }: Pick<IncomingMessage, 'headers'>,
  { hosts, origins, token }: Access,
  open = false,
): void {
  const name = hostName(headers.host ?? '');
  if (isIP(name) === 0 && name !== 'localhost' && !hosts.includes(name)) {
    throw new Refusal(
      'forbidden',
      `This server is not known as "${name}".`,
      'Call it by its IP address or as localhost, or start it with --allow-host NAME.',
    );
  }
  const { origin } = headers;
  const site = headers['sec-fetch-site'];
  const foreign =
    origin !== undefined ? !origins.includes(origin) : site === 'cross-site' || site === 'same-site';
  if (foreign) {
    throw new Refusal(
      'forbidden',
      `Web pages of ${origin ?? 'other sites'} may not use this server.`,
      'Start it with --allow-origin ORIGIN to let them.',
    );
  }
  if (token === undefined || open) return;
  const [, given = ''] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
  if (!timingSafeEqual(digest(given), digest(token))) {
    throw new Refusal(
      'unauthorised',
      given === '' ? 'This server asks for a token.' : 'The token is not the one of this server.',
      'Send the header "Authorization: Bearer TOKEN" with the value of its FOVEA_TOKEN.',
    );
  }
}

/** What a page of an allowed origin needs to see of an answer; nothing for any other caller. */
export function corsHeaders(
  { headers: { origin } }: Pick<IncomingMessage, 'headers'>,
  { origins }: Access,
): Record<string, string> {
  if (origins.length === 0) return {};
  if (origin === undefined || !origins.includes(origin)) return { Vary: 'Origin' };
  return {
    Vary: 'Origin',
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Expose-Headers': 'Retry-After, Idempotency-Replayed',
  };
}

/** The answer to a browser's question whether a page may send a request. */
export const preflightHeaders = {
  'Access-Control-Allow-Methods': 'GET, POST',
  'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key',
  'Access-Control-Allow-Private-Network': 'true',
  'Access-Control-Max-Age': '600',
};
