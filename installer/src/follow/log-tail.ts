/**
 * The end of a container's log, told apart by the service that spoke: lines read `service: text`. Knows whether a line
 * says something new, so that a service which repeats itself for ever does not pass for progress.
 */
export class LogTail {
  readonly #lines: string[] = [];
  readonly #shapes = new Set<string>();
  readonly #limit = 400;

  /** @returns whether nothing of this shape was said before */
  add(line: string): boolean {
    this.#lines.push(line);
    if (this.#lines.length > this.#limit) this.#lines.shift();
    const shape = shapeOf(line);
    const isNew = !this.#shapes.has(shape);
    this.#shapes.add(shape);
    return isNew;
  }

  /** The service that spoke last; undefined when it was the container itself, which then names the service. */
  get lastService(): string | undefined {
    const service = this.#lines.map(serviceOf).findLast((name) => name !== undefined);
    return service === container ? undefined : service;
  }

  /** A service's own last lines; of the whole container when it is undefined or has said nothing. */
  last(count: number, service?: string): readonly string[] {
    const own = service === undefined ? [] : this.#lines.filter((line) => serviceOf(line) === service);
    return (own.length > 0 ? own : this.#lines).slice(-count);
  }
}

/** What the supervisor's own lines begin with. */
const container = "cognobserve";

const serviceOf = (line: string): string | undefined => /^([a-z][a-z0-9-]*): /.exec(line)?.[1];

/** A line without what differs each time it is said: numbers, ids and times. */
const shapeOf = (line: string): string => line.replace(/[0-9a-f]*\d[0-9a-f]*/gi, "#");
