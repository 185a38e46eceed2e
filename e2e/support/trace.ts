interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Processor time of the thread in microseconds. */
  tdur?: number;
  args?: { name?: string };
}

/** Processor time in milliseconds of every task on the renderers' main threads, from a Chromium trace. */
export function mainThreadTasks(trace: Buffer): number[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const main = new Set(
    traceEvents
      .filter((event) => event.name === 'thread_name' && event.args?.name === 'CrRendererMain')
      .map((event) => `${event.pid}/${event.tid}`),
  );
  return traceEvents
    .filter((event) => event.name.endsWith('RunTask') && main.has(`${event.pid}/${event.tid}`))
    .flatMap((event) => (event.tdur === undefined ? [] : [event.tdur / 1000]));
}
