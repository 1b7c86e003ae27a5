/** Data sets that need the files of Node. */
export type { LabelledImages } from "./labelled-images.ts";
export { type Mnist, type MnistOptions, mnist } from "./mnist.ts";
