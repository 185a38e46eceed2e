import { plainText } from '../answer/plain.ts';

/** What a server says went wrong, in whatever shape it came. */
export interface ServerError {
  /** HTTP status, or the one that an error within a 200 names. */
  status: number;
  /** Its own reason in plain words; empty where it gave none. */
  message: string;
  /** Machine-readable names: `code`, `type`, `status`, joined by spaces. */
  code: string;
  /** The parameter that it blames. */
  param: string;
}

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

/** Words of an error value: a string, an object with a message, or a list of such. */
function messageOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (Array.isArray(error)) return error.map(messageOf).filter(Boolean).join('; ');
  for (const name of ['message', 'msg', 'detail', 'error', 'reason', 'title', 'description', 'raw']) {
    const words = messageOf(field(error, name) ?? '');
    const where: unknown = field(error, 'loc');
    if (words !== '') return Array.isArray(where) ? `${where.join('.')}: ${words}` : words;
  }
  return '';
}

/** Title, first heading or words of a web page: proxies and gateways answer with one. */
function pageWords(html: string): string {
  const title = /<(title|h1)\b[^>]*>([\s\S]*?)<\/\1\s*>/iu.exec(html)?.[2] ?? '';
  return plainText(title) || plainText(html);
}

/** Whether a body is a web page. */
export const isPage = (body: string, type = ''): boolean =>
  /\bhtml\b/iu.test(type) || /^\s*<(?:!doctype|html|head|body)\b/iu.test(body);

/** The error in a parsed answer: that of OpenAI, Anthropic, OpenRouter, Ollama, llama.cpp, FastAPI; undefined where it holds none. */
export function errorIn(json: unknown, status: number): ServerError | undefined {
  const choice: unknown = Array.isArray(field(json, 'choices'))
    ? field(field(json, 'choices'), '0')
    : undefined;
  const body: unknown = Array.isArray(json) ? json[0] : json;
  const error =
    field(body, 'error') ??
    field(choice, 'error') ??
    field(body, 'errors') ??
    (status >= 400 || field(body, 'object') === 'error' || (!choice && field(body, 'content') === undefined)
      ? (field(body, 'detail') ?? field(body, 'message') ?? field(body, 'msg'))
      : undefined);
  if (error === undefined || error === null || error === false) return undefined;
  const names = ['code', 'type', 'status'].map(
    (name) => field(error, name) ?? (error === field(body, 'error') ? undefined : field(body, name)),
  );
  // OpenRouter wraps the words of the provider behind it
  const inner = messageOf(field(field(error, 'metadata'), 'raw') ?? '');
  const own = messageOf(error);
  const stated = names.map(Number).find((code) => Number.isInteger(code) && code >= 400 && code < 600);
  const param: unknown = field(error, 'param');
  return {
    status: status >= 400 ? status : (stated ?? status),
    message: plainText(inner && !own.includes(inner) ? `${own} (${inner})` : own),
    code: plainText(names.filter((name) => typeof name === 'string').join(' ')),
    param: typeof param === 'string' ? plainText(param) : '',
  };
}

/** The error in the body of an answer that reports a failure. */
export function errorInBody(body: string, type: string, status: number): ServerError {
  const bare = { status, code: '', param: '' };
  if (isPage(body, type)) return { ...bare, message: pageWords(body) };
  try {
    return errorIn(JSON.parse(body), status) ?? { ...bare, message: '' };
  } catch {
    // not JSON: its text will do
    return { ...bare, message: plainText(body) };
  }
}
