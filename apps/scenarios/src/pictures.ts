/** What there is to see of a scenario that ran. */
import { join } from "node:path";
import { type Picture as Image, pngOf } from "@chainrule/app-common";
import {
  curveSvg,
  type DecisionOptions,
  decisionSvg,
  gridOf,
  heatMapSvg,
  weightImages,
} from "@chainrule/app-common/pictures";
import { cpu } from "@chainrule/backend-cpu";
import type { Dataset, NamedArray } from "@chainrule/core";
import { replaceFile } from "@chainrule/core/node";
import { modelOf, type Outcome, type Problem, type Scenario } from "@chainrule/scenarios";
import { nodeSources } from "@chainrule/scenarios/node";

interface Drawing {
  /** Behind the name of the scenario: `-loss.svg`. */
  readonly suffix: string;
  /** Under the picture. */
  readonly caption: string;
  readonly content: string | Uint8Array;
}

/** A file of a folder. */
export interface Picture {
  readonly file: string;
  readonly caption: string;
}

/** Writes all pictures of a scenario. */
export async function draw(folder: string, scenario: Scenario, outcome: Outcome): Promise<Picture[]> {
  const drawings = await drawingsOf(scenario, outcome);
  for (const { suffix, content } of drawings) await replaceFile(join(folder, scenario.name + suffix), content);
  return drawings.map(({ suffix, caption }) => ({ file: scenario.name + suffix, caption }));
}

const MNIST_SIDE = 28;
/** Inputs of which every weight can be read. */
const FEW = 16;
/** The source shows this image of the training set, counted from 0. */
const SHOWN_IMAGE = 999;
const GRID = { side: 60, from: -0.5, to: 1.5 };

async function drawingsOf({ name, problem }: Scenario, outcome: Outcome): Promise<Drawing[]> {
  const { epochs, weights, points } = outcome;
  const drawings: Drawing[] = [];
  const add = (suffix: string, caption: string, content: Drawing["content"]): void =>
    void drawings.push({ suffix, caption, content });
  if (points.length > 0) {
    const values = points.map(([a]) => a!);
    add(
      "-points.svg",
      "The first coordinate at the start and after each step.",
      curveSvg({ label: "a", each: "step", from: 0, series: [{ name: "a", values }] }),
    );
  }
  if (epochs.length > 1) for (const drawing of curves(outcome)) drawings.push(drawing);
  if (problem?.input === MNIST_SIDE * MNIST_SIDE) {
    const images = weightImages(weights[0]!, MNIST_SIDE);
    add(
      "-weights.png",
      "The weights of the hidden units as images: white is positive, black negative.",
      pngOf(images, 10, 2),
    );
  } else if (problem && problem.input <= FEW && epochs.length > 1) {
    for (const drawing of heatMaps(name, weights)) drawings.push(drawing);
  }
  const table = problem?.input === 2 ? truthTable((await problem.data(1, undefined)).train) : null;
  if (problem && table) {
    add("-decisions.svg", "The answer over the plane: blue is 1, red is 0.", await decisions(problem, weights, table));
  }
  if (name === "mnist-32") {
    add("-image-999.png", "Image 999 of the training set.", pngOf([await mnistImage(SHOWN_IMAGE)], 1, 8));
  }
  return drawings;
}

function curves({ epochs }: Outcome): Drawing[] {
  const tested = epochs.flatMap(({ validation }) => validation ?? []);
  const both = <T>(training: T[], test: T[]) => [
    { name: "training", values: training },
    ...(test.length === training.length ? [{ name: "test", values: test }] : []),
  ];
  const losses = both(
    epochs.map(({ loss }) => loss),
    tested.map(({ loss }) => loss),
  );
  const accuracies = both(
    epochs.map(({ metrics }) => metrics.accuracy!),
    tested.map(({ metrics }) => metrics.accuracy!),
  );
  return [
    {
      suffix: "-loss.svg",
      caption: "Mean loss of each epoch, powers of ten.",
      content: curveSvg({ label: "loss", series: losses, logarithmic: true }),
    },
    {
      suffix: "-accuracy.svg",
      caption: "Accuracy of each epoch.",
      content: curveSvg({ label: "accuracy", series: accuracies }),
    },
  ];
}

function heatMaps(name: string, weights: readonly NamedArray[]): Drawing[] {
  const matrices = weights.filter(({ name: parameter }) => parameter.endsWith(".weight"));
  return matrices.map((matrix, l) => {
    const first = l === 0;
    const bits = name === "parity-10" && first ? Array.from({ length: 10 }, (_, i) => `2${raised(9 - i)}`) : undefined;
    return {
      suffix: `-weights-${l + 1}.svg`,
      caption: `The weights of layer ${l + 1}: blue is positive, red negative.`,
      content: heatMapSvg(matrix, {
        rows: { label: first ? "input" : "unit before", ...(bits && { names: bits }) },
        columns: { label: "unit" },
      }),
    };
  });
}

const raised = (digit: number): string => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]!;

type Samples = DecisionOptions["samples"];

/** The samples, if all four corners of the square are there and no others. */
function truthTable({ x, y }: Dataset): Samples | null {
  if (!("shape" in x && "shape" in y) || x.shape[0] !== 4) return null;
  const samples = Array.from({ length: 4 }, (_, i) => ({
    x: [x.data[2 * i]!, x.data[2 * i + 1]!] as const,
    y: y.data[i]!,
  }));
  return samples.every((sample) => sample.x.every((value) => value === 0 || value === 1)) ? samples : null;
}

async function decisions(problem: Problem, weights: readonly NamedArray[], samples: Samples): Promise<string> {
  const backend = cpu();
  try {
    const model = modelOf(problem, backend, 1, weights);
    const { data } = await model.predict(gridOf(GRID));
    return decisionSvg({ grid: { ...GRID, values: data }, samples });
  } finally {
    await backend.close();
  }
}

async function mnistImage(i: number): Promise<Image> {
  const { train } = await nodeSources().mnist();
  const size = MNIST_SIDE * MNIST_SIDE;
  return { width: MNIST_SIDE, height: MNIST_SIDE, pixels: train.x.data.subarray(i * size, (i + 1) * size) };
}
