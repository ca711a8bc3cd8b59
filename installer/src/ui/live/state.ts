import type { InstallerEvent, ServiceState } from "../../events.ts";

type Download = Extract<InstallerEvent, { readonly type: "download" }>;

/** What the live view shows of the step at work. */
export interface StepAtWork {
  readonly id: string;
  readonly title: string;
  /** Clock of the view, in milliseconds. */
  readonly since: number;
  /** What it is at, or waits for. */
  readonly message: string;
}

/** Everything that the live view shows, as the events of a run have made it. */
export interface LiveState {
  readonly step: StepAtWork | undefined;
  readonly downloads: readonly Download[];
  readonly services: readonly ServiceState[];
  /** What the service that failed last has said; gone once that is well. */
  readonly lastWords: { readonly service: string; readonly lines: readonly string[] } | undefined;
  /** What the person has been asked, or has chosen, after Ctrl-C. */
  readonly stop: "nothing" | "asked" | "finishing" | "undoing" | "stopping";
}

export const atRest: LiveState = {
  step: undefined,
  downloads: [],
  services: [],
  lastWords: undefined,
  stop: "nothing",
};

/** What goes on after a step that has come to an end. */
const afterwards = {
  done: "Looking at what comes next",
  skipped: "Looking at what comes next",
  failed: "Clearing up",
  undone: "Clearing up",
} as const;

/** What an event makes of the view. Pure. @param now clock of the view, in milliseconds */
export function reduce(state: LiveState, event: InstallerEvent, now: number): LiveState {
  switch (event.type) {
    case "step": {
      const { id } = event;
      const title = event.state === "started" ? event.title : afterwards[event.state];
      return { ...state, step: { id, title, since: now, message: "" }, downloads: [], lastWords: undefined };
    }
    case "log-file":
      return { ...state, step: { id: "", title: afterwards.skipped, since: now, message: "" } };
    case "progress":
      return saying(state, event.message);
    case "wait":
      if (event.state === "waiting") return saying(state, event.for);
      return state.step?.message === event.for ? saying(state, "") : state;
    case "build":
      return saying(state, event.stage);
    case "download": {
      const known = state.downloads.some(({ image }) => image === event.image);
      const downloads = known
        ? state.downloads.map((other) => (other.image === event.image ? event : other))
        : [...state.downloads, event];
      return { ...state, downloads };
    }
    case "services": {
      const { services } = event;
      const well = services.some(({ service, ready }) => service === state.lastWords?.service && ready);
      return { ...state, services, lastWords: well ? undefined : state.lastWords };
    }
    case "service-log":
      return { ...state, lastWords: { service: event.service, lines: event.lines } };
    default:
      return state;
  }
}

const saying = (state: LiveState, message: string): LiveState =>
  state.step === undefined ? state : { ...state, step: { ...state.step, message } };
