/** What a network answers: for one image, for files of them, and for Kaggle. */
import { drawn, type Picture, pngOf } from "@chainrule/app-common";
import type { Sequential } from "@chainrule/core";
import { checkFolder, replaceFile } from "@chainrule/core/node";
import { type LabelledImages, writeSubmission } from "@chainrule/datasets";
import { checkWritable, type Data, only, picture, readImages, type Unlabelled } from "./images.ts";
import type { Settings } from "./options.ts";
import { CLASSES } from "./recipe.ts";
import { percent, type Style } from "./report.ts";

const ASK_BATCH = 256;
/** Answers that are printed; `--json` has all. */
const LISTED = 20;
/** Mistakes in a picture. */
const PICTURED = 100;
const PER_ROW = 10;
const ZOOM = { few: 8, many: 2 } as const;

export interface Answer {
  /** The test image or the file. */
  readonly image: string;
  readonly answer: string;
  /** The output of the unit that answered. */
  readonly output: number;
  /** The true class, where it is known. */
  readonly label: string | null;
}

/** What must be read before training, so that a wrong file is known at once. */
export interface Questions {
  readonly files: Unlabelled | null;
  readonly submission: Unlabelled | null;
}

/** A number names a test image. */
const numberIn = (predict: string | undefined): number | undefined =>
  predict !== undefined && /^\d+$/.test(predict) ? Number(predict) : undefined;

/** @throws DataError, FileError */
export async function readQuestions({ predict, submission, png, pictures }: Settings): Promise<Questions> {
  if (png !== undefined) await checkWritable(png);
  if (pictures !== undefined) await checkFolder(pictures);
  if (submission) await checkWritable(submission[1]);
  return {
    files: predict !== undefined && numberIn(predict) === undefined ? await readImages(predict) : null,
    submission: submission ? await readImages(submission[0]) : null,
  };
}

/** True if MNIST, or what stands for it, has to be read to answer. */
export const asksForData = ({ predict, show }: Settings): boolean =>
  show !== undefined || numberIn(predict) !== undefined;

/** True if the model is asked for anything, so that a loaded one need not be tested. */
export const asks = (settings: Settings): boolean =>
  settings.predict !== undefined || settings.show !== undefined || settings.submission !== undefined;

export interface Answered {
  readonly predictions: readonly Answer[];
  readonly lines: readonly string[];
}

/** Answers everything, and writes the files that were asked for. `known` are the answers for the test images, if there are any. */
export async function answer(
  model: Sequential,
  settings: Settings,
  questions: Questions,
  data: Data | null,
  known: Uint32Array | null,
  labelNames: readonly string[],
  style: Style,
): Promise<Answered> {
  const { show, png, submission } = settings;
  const images = data && (data.test ?? data.train);
  const predictions: Answer[] = [];
  const lines: string[] = [];
  const pictures: Picture[] = [];

  const about = async (i: number): Promise<Answer> => {
    const { x, y } = images as LabelledImages;
    pictures.push(picture(x, i));
    const [first] = await answersFor(model, only(x, i), labelNames, () => `image ${i}`);
    return { ...(first as Answer), label: labelNames[y[i] as number] as string };
  };
  if (show !== undefined) {
    const shown = await about(show);
    predictions.push(shown);
    lines.push("", ...drawn(pictures.at(-1) as Picture, style.colors), sentence(shown));
  }
  const number = numberIn(settings.predict);
  if (number !== undefined) {
    const asked = await about(number);
    predictions.push(asked);
    lines.push("", sentence(asked));
  }
  if (questions.files) {
    const { name, x } = questions.files;
    const several = x.shape[0] > 1;
    const found = await answersFor(model, x, labelNames, (i) => (several ? `${name}, image ${i}` : name));
    predictions.push(...found);
    const more = found.length > LISTED ? [`… and ${found.length - LISTED} more; --json prints all`] : [];
    lines.push("", ...found.slice(0, LISTED).map(sentence), ...more);
    for (let i = 0; i < Math.min(x.shape[0], PICTURED); i++) pictures.push(picture(x, i));
  }
  if (questions.submission && submission) {
    const classes = await model.predictClasses(questions.submission.x, { batchSize: ASK_BATCH });
    await replaceFile(submission[1], writeSubmission(classes));
    lines.push("", `${classes.length} answers written to ${submission[1]}`);
  }
  if (png !== undefined) {
    const chosen = pictures.length
      ? pictures
      : mistakes(images, known).map((i) => picture((images as LabelledImages).x, i));
    if (chosen.length) {
      const zoom = chosen.length > PER_ROW ? ZOOM.many : ZOOM.few;
      await replaceFile(png, pngOf(chosen, PER_ROW, zoom));
    }
    const what = pictures.length ? "images" : "mistakes";
    lines.push("", chosen.length ? `${chosen.length} ${what} written to ${png}` : `there are no mistakes for ${png}`);
  }
  return { predictions, lines };
}

/** The numbers of the first images with a wrong answer. */
const mistakes = (images: LabelledImages | null, known: Uint32Array | null): number[] =>
  images && known
    ? Array.from(known.keys())
        .filter((i) => known[i] !== images.y[i])
        .slice(0, PICTURED)
    : [];

async function answersFor(
  model: Sequential,
  x: LabelledImages["x"],
  labelNames: readonly string[],
  name: (i: number) => string,
): Promise<Answer[]> {
  const classes = await model.predictClasses(x, { batchSize: ASK_BATCH });
  const { data } = await model.predict(x, { batchSize: ASK_BATCH });
  return Array.from(classes, (found, i) => ({
    image: name(i),
    answer: labelNames[found] as string,
    output: data[i * CLASSES + found] as number,
    label: null,
  }));
}

const sentence = ({ image, answer: found, output, label }: Answer): string =>
  `${image}: ${found} (${percent(output)})${label === null ? "" : `, labelled ${label}`}`;
