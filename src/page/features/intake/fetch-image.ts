import { answers, isLocal, type PageContext } from '../../../describe/diagnose.ts';
import { FoveaError, toErrorRecord } from '../../../shared/errors.ts';
import { networkContext } from '../../kit/network-context.ts';
import type { Page } from '../../kit/page.ts';
import { noticesStore } from '../notices/index.ts';
import { addressStrings } from './strings.ts';

const endings: Readonly<Record<string, string>> = {
  'image/png': '.png',
  'image/jpeg': '.jpg',
  'image/webp': '.webp',
  'image/avif': '.avif',
  'image/gif': '.gif',
};

const failed = ({ message, hint }: { message: string; hint: string }) =>
  new FoveaError('file-missing', message, hint);

/** The URL in a text that consists of nothing else; otherwise undefined. */
export function webAddress(words: string): URL | undefined {
  const line = words.trim();
  if (!/^https?:\/\/\S+$/i.test(line) || !URL.canParse(line)) return undefined;
  return new URL(line);
}

/** A file name for the content of a URL. */
export function nameOf(url: URL, type: string): string {
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? '';
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // a stray percent sign: as it is
  }
  name = name.replaceAll(/[\\/]/g, '-') || url.hostname;
  return /\.[a-z0-9]{2,5}$/i.test(name) ? name : `${name}${endings[type] ?? ''}`;
}

async function why(url: URL, page: PageContext): Promise<FoveaError> {
  const { offline, mixed, closed, silent } = addressStrings;
  if (!page.online && !isLocal(url)) return failed(offline);
  if (page.origin?.startsWith('https:') && url.protocol === 'http:' && !isLocal(url))
    return failed(mixed(url.host));
  return failed((await answers(url)) ? closed(url.host) : silent(url.host));
}

/**
 * Fetches a file from a URL anonymously: without cookies or referrer.
 *
 * @throws FoveaError `file-missing` if offline, not found, or blocked by the site (CORS)
 */
async function fetchImage(url: URL, page: PageContext): Promise<File> {
  let response: Response;
  try {
    response = await fetch(url, { mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch {
    throw await why(url, page);
  }
  if (!response.ok) throw failed(addressStrings.status(url.host, response.status));
  const type = response.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html') throw failed(addressStrings.webPage(url.href));
  try {
    return new File([await response.blob()], nameOf(url, type), { type });
  } catch {
    throw failed(addressStrings.broken(url.host));
  }
}

/** The file at a URL; undefined if it could not be fetched, which a notice explains. */
export async function fetchOrNotify(page: Page, address: string): Promise<File | undefined> {
  const { notify } = noticesStore(page).getState();
  const url = webAddress(address);
  try {
    if (!url) throw failed(addressStrings.none(address));
    return await fetchImage(url, networkContext());
  } catch (thrown) {
    const { message, hint = '' } = toErrorRecord(thrown);
    notify({ tone: 'bad', message, hint });
    return undefined;
  }
}
