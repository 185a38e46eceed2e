/** Upper ends of the buckets of a histogram, in seconds. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

type Labels = Readonly<Record<string, string | number>>;

const escaped = (value: string | number): string =>
  String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function labelled(name: string, labels: Labels): string {
  const parts = Object.entries(labels).map(([key, value]) => `${key}="${escaped(value)}"`);
  return parts.length === 0 ? name : `${name}{${parts.join(',')}}`;
}

interface Family {
  help: string;
  type: 'counter' | 'gauge';
  series: Map<string, number>;
}

interface Histogram {
  help: string;
  counts: number[];
  sum: number;
  count: number;
}

/** Counters, gauges and histograms in the text format of Prometheus (version 0.0.4). */
export class Metrics {
  readonly #families = new Map<string, Family>();
  readonly #histograms = new Map<string, Histogram>();
  readonly #gauges: { name: string; help: string; labels: Labels; read: () => number }[] = [];

  /** Declares a counter; series that are `known` are shown from the start, at 0. */
  counter(name: string, help: string, known: readonly Labels[] = [{}]): void {
    const series = new Map(known.map((labels) => [labelled(name, labels), 0]));
    this.#families.set(name, { help, type: 'counter', series });
  }

  /** Adds to a counter that was declared. */
  add(name: string, labels: Labels = {}, by = 1): void {
    const { series } = this.#families.get(name)!;
    const key = labelled(name, labels);
    series.set(key, (series.get(key) ?? 0) + by);
  }

  /** Declares a value that is read when it is asked for. */
  gauge(name: string, help: string, read: () => number, labels: Labels = {}): void {
    this.#gauges.push({ name, help, labels, read });
  }

  /** Declares a histogram of seconds. */
  histogram(name: string, help: string): void {
    this.#histograms.set(name, { help, counts: buckets.map(() => 0), sum: 0, count: 0 });
  }

  /** Adds a duration in seconds to a histogram that was declared. */
  observe(name: string, seconds: number): void {
    const histogram = this.#histograms.get(name)!;
    histogram.sum += seconds;
    histogram.count++;
    const at = buckets.findIndex((end) => seconds <= end);
    if (at >= 0) histogram.counts[at]!++;
  }

  text(): string {
    const head = (name: string, help: string, type: string): string[] => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
    ];
    const lines = [
      ...this.#gauges.flatMap(({ name, help, labels, read }) => [
        ...head(name, help, 'gauge'),
        `${labelled(name, labels)} ${read()}`,
      ]),
      ...[...this.#families].flatMap(([name, { help, type, series }]) => [
        ...head(name, help, type),
        ...[...series].map(([key, value]) => `${key} ${value}`),
      ]),
      ...[...this.#histograms].flatMap(([name, { help, counts, sum, count }]) => {
        let below = 0;
        return [
          ...head(name, help, 'histogram'),
          ...buckets.map((end, i) => `${labelled(`${name}_bucket`, { le: end })} ${(below += counts[i]!)}`),
          `${labelled(`${name}_bucket`, { le: '+Inf' })} ${count}`,
          `${name}_sum ${sum}`,
          `${name}_count ${count}`,
        ];
      }),
    ];
    return `${lines.join('\n')}\n`;
  }
}
