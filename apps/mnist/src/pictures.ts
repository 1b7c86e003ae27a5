/** Pictures of a training and of the network it made. */
import { join } from "node:path";
import { pngOf } from "@chainrule/app-common";
import { curveSvg, heatMapSvg, weightImages } from "@chainrule/app-common/pictures";
import { getWeights, type NamedArray, type Sequential } from "@chainrule/core";
import { replaceFile } from "@chainrule/core/node";
import { SIDE } from "./images.ts";
import type { Report } from "./run.ts";

/** Of a matrix that is drawn number by number. */
const MOST_ROWS = 128;
const MOST_COLUMNS = 32;
/** Units of the first layer that are drawn, so many in a row. */
const MOST_UNITS = 100;
const PER_ROW = 10;
const ZOOM = 2;

interface Drawing {
  readonly file: string;
  readonly content: string | Uint8Array;
}

/** Writes the pictures, each at once; their names, in order. */
export async function writePictures(
  folder: string,
  model: Sequential,
  epochs: Report["epochs"],
): Promise<readonly string[]> {
  const drawings = [...curves(epochs), ...matrices(await getWeights(model))];
  for (const { file, content } of drawings) await replaceFile(join(folder, file), content);
  return drawings.map(({ file }) => file);
}

/** A curve needs two points. */
function curves(epochs: Report["epochs"]): Drawing[] {
  if (epochs.length < 2) return [];
  const held = epochs.flatMap(({ validation }) => validation ?? []);
  const series = (of: (one: { readonly loss: number; readonly accuracy: number }) => number) => [
    { name: "training", values: epochs.map(of) },
    ...(held.length === epochs.length ? [{ name: "validation", values: held.map(of) }] : []),
  ];
  const from = epochs[0]!.epoch;
  return [
    {
      file: "loss.svg",
      content: curveSvg({ label: "loss", from, series: series(({ loss }) => loss), logarithmic: true }),
    },
    {
      file: "accuracy.svg",
      content: curveSvg({ label: "accuracy", from, series: series(({ accuracy }) => accuracy) }),
    },
  ];
}

/** The first layer as images, the others as heat maps if they are not too large to read. */
function matrices(weights: readonly NamedArray[]): Drawing[] {
  const layers = weights.filter(({ name }) => name.endsWith(".weight"));
  return layers.flatMap((matrix, l): Drawing[] => {
    const file = `weights-${l + 1}`;
    if (l === 0) {
      const images = weightImages(matrix, SIDE).slice(0, MOST_UNITS);
      return [{ file: `${file}.png`, content: pngOf(images, PER_ROW, ZOOM) }];
    }
    const [rows, columns] = matrix.shape;
    if (rows > MOST_ROWS || columns > MOST_COLUMNS) return [];
    return [
      {
        file: `${file}.svg`,
        content: heatMapSvg(matrix, { rows: { label: "unit before" }, columns: { label: "unit" } }),
      },
    ];
  });
}
