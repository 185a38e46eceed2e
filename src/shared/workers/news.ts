import { expose as exposeCalls, transferHandlers, type Endpoint } from 'comlink';

/* Listeners that are given to a worker's calls. What they are told comes between the worker's answers, in order, and is not answered itself: calls of comlink's own proxies are, and have a channel each. */

type Listener = (news: unknown) => void;

interface News {
  /** The number of the listener. */
  hears: number;
  news: unknown;
}

const numbers = new WeakMap<object, number>();
const listening = new Map<number, Listener>();
let counter = 0;

/** In a worker: sends a message to the page. */
let post = (message: News): void => globalThis.postMessage(message);

/** Makes an object the interface of a worker, whose calls may be given listeners. */
export function expose(api: object, endpoint?: Endpoint): void {
  if (endpoint) post = (message) => endpoint.postMessage(message);
  exposeCalls(api, endpoint);
}

/** Passes on what a worker tells listeners. */
export function followNews(worker: Endpoint): void {
  worker.addEventListener('message', (event) => {
    const { data } = event as MessageEvent<Partial<News> | undefined>;
    if (data?.hears !== undefined) listening.get(data.hears)?.(data.news);
  });
}

/** A listener that a worker's call can be given, until it ends. */
export function listener<T>(hear: (news: T) => void): { tell: (news: T) => void; end: () => void } {
  const number = ++counter;
  const tell = (news: T): void => hear(news);
  numbers.set(tell, number);
  listening.set(number, tell as Listener);
  return { tell, end: () => listening.delete(number) };
}

transferHandlers.set('listener', {
  canHandle: (value): value is Listener => typeof value === 'function' && numbers.has(value),
  serialize: (tell: Listener) => [numbers.get(tell), []],
  deserialize: (hears: number) => (news: unknown) => post({ hears, news }),
});
