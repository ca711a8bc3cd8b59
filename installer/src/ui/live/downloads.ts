import type { Layer } from "../../events.ts";
import { fit } from "../lines.ts";
import type { Canvas } from "./canvas.ts";
import type { LiveState } from "./state.ts";

type Download = LiveState["downloads"][number];

/** As many as Docker fetches at a time, unless it is told otherwise; what a frame costs grows with its rows. */
const MOST_LAYERS = 3;
/** Of a layer that comes in a moment, a row would only flicker. */
const LEAST_LAYER_BYTES = 1e6;
/** What Docker shows of a layer's name. */
const LAYER_NAME = 12;
/** How much further in the name of a layer begins than that of its image. */
const INDENT = 2;

/**
 * A row an image: its name, a bar, bytes. Those that are at work first when there is no room for all. Below an image its
 * layers that are being fetched, where there is more room than that.
 * @param room rows for images
 * @param spare rows for layers
 */
export function downloadRows(
  downloads: readonly Download[],
  canvas: Canvas,
  room: number,
  spare: number,
): readonly string[] {
  if (downloads.length === 0 || room === 0) return [];
  const order = { downloading: 0, waiting: 1, done: 2 };
  const rows = downloads.length <= room ? downloads : downloads.toSorted((a, b) => order[a.state] - order[b.state]);
  const visible = rows.length <= room ? rows : rows.slice(0, room - 1);
  const narrow = canvas.columns < 70;
  const [bar, words] = narrow ? [8, 17] : [20, 30];
  const free = Math.max(8, canvas.columns - 4 - 2 - bar - 1 - words);
  const names = downloads.map(({ image }) => nameOf(image, free));
  const layersFit = spare > 0 && free >= INDENT + LAYER_NAME;
  // Even while there are none, lest the bars move when one comes.
  const least = layersFit ? INDENT + LAYER_NAME : 0;
  const layout = { narrow, bar, free, name: Math.max(least, ...names.map(({ length }) => length)) };
  let left = layersFit ? Math.min(spare, MOST_LAYERS) : 0;
  const lines = visible.flatMap((download) => {
    const layers = largest(download, left);
    left -= layers.length;
    return [row(download, layout, canvas), ...layers.map((layer) => layerRow(layer, layout, canvas))];
  });
  const rest = rows.length - visible.length;
  return rest === 0 ? lines : [...lines, `    ${canvas.paint.quiet(`and ${rest} more images`)}`];
}

/** Whether there is room for bytes only; and widths of the columns: the bar, what there is room for a name, what the longest takes of that. */
interface Layout {
  readonly narrow: boolean;
  readonly bar: number;
  readonly free: number;
  readonly name: number;
}

function row(download: Download, layout: Layout, { columns, paint, glyphs }: Canvas): string {
  const { image, state, downloadedBytes, totalBytes } = download;
  const name = nameOf(image, layout.free).padEnd(layout.name);
  if (state === "waiting") return `    ${paint.quiet(fit(`${name}  waiting`, columns - 4))}`;
  if (state === "done") return `  ${paint.good("✓")} ${paint.quiet(fit(`${name}  ${bytes(totalBytes)}`, columns - 4))}`;
  const words = fit(inWords(download, layout.narrow), Math.max(0, columns - 4 - layout.name - 2 - layout.bar - 1));
  return `    ${name}  ${barOf({ downloadedBytes, totalBytes }, layout.bar, { paint, glyphs })} ${words}`;
}

/** The layers that are being fetched, those with most bytes first. */
const largest = ({ state, layers }: Download, count: number): readonly Layer[] =>
  state !== "downloading" || count <= 0
    ? []
    : layers
        .filter((layer) => layer.state === "downloading" && layer.totalBytes >= LEAST_LAYER_BYTES)
        .toSorted((a, b) => b.totalBytes - a.totalBytes)
        .slice(0, count);

/** Its bar is half as long as that of the image, so that the two are told apart. */
function layerRow(layer: Layer, layout: Layout, { paint, glyphs }: Canvas): string {
  const { id, downloadedBytes, totalBytes } = layer;
  const name = id
    .replace(/^sha256:/, "")
    .slice(0, LAYER_NAME)
    .padEnd(layout.name - INDENT);
  const half = layout.bar / 2;
  const words = `${bytes(downloadedBytes)} of ${bytes(totalBytes)}`;
  return `    ${" ".repeat(INDENT)}${paint.quiet(name)}  ${barOf(layer, half, { paint, glyphs })}${" ".repeat(half)} ${paint.quiet(words)}`;
}

function barOf(
  { downloadedBytes, totalBytes }: Pick<Layer, "downloadedBytes" | "totalBytes">,
  width: number,
  { paint, glyphs }: Pick<Canvas, "paint" | "glyphs">,
): string {
  const share = totalBytes === 0 ? 0 : Math.min(1, downloadedBytes / totalBytes);
  const full = Math.floor(share * width);
  const painted = (colour: (text: string) => string, text: string) => (text === "" ? "" : colour(text));
  return painted(paint.active, glyphs.full.repeat(full)) + painted(paint.quiet, glyphs.empty.repeat(width - full));
}

function inWords({ downloadedBytes, totalBytes, layers }: Download, brief: boolean): string {
  if (layers.length === 0) return "asking the registry";
  if (totalBytes === 0 || downloadedBytes < totalBytes) {
    const come = layers.filter(({ state }) => state !== "waiting" && state !== "downloading").length;
    const far = `${bytes(downloadedBytes)} of ${bytes(totalBytes)}`;
    return brief ? far : `${far}, ${come}/${layers.length} layers`;
  }
  const unpacked = layers.filter(({ state }) => state === "done").length;
  return `${brief ? "" : `${bytes(totalBytes)}, `}unpacked ${unpacked}/${layers.length}`;
}

/** Without the digest, which nobody reads; where it does not fit, without the registry. */
function nameOf(image: string, width: number): string {
  const name = image.replace(/@sha256:.*$/, "");
  return name.length <= width ? name : fit(name.slice(name.lastIndexOf("/") + 1), width);
}

/** 830_000 → `0.8 MB`, 123_000_000 → `123 MB`. */
export const bytes = (count: number): string =>
  count < 10e6
    ? `${(count / 1e6).toFixed(1)} MB`
    : count < 1e9
      ? `${Math.round(count / 1e6)} MB`
      : `${(count / 1e9).toFixed(2)} GB`;
