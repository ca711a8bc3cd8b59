/**
 * The end of a container's log, told apart by the service that spoke: lines read `service | text`. Knows whether a line
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

  /** The service that spoke last: one that takes the container down says why in the last line. */
  get lastService(): string | undefined {
    return this.#lines.map(serviceOf).findLast((service) => service !== undefined);
  }

  /** A service's own last lines; of the whole container when it is undefined or has said nothing. */
  last(count: number, service?: string): readonly string[] {
    const own = service === undefined ? [] : this.#lines.filter((line) => serviceOf(line) === service);
    return (own.length > 0 ? own : this.#lines).slice(-count);
  }
}

const serviceOf = (line: string): string | undefined => /^\s*([a-z][a-z0-9-]*)\s+\| /.exec(line)?.[1];

/** A line without what differs each time it is said: numbers, ids and times. */
const shapeOf = (line: string): string => line.replace(/[0-9a-f]*\d[0-9a-f]*/gi, "#");
