/** The documents that describe the systems. */

export interface Document {
  readonly title: string;
  /** Null where it has no date. */
  readonly year: number | null;
}

export const PERCEPTRON_2018: Document = { title: "Backpropagation & Multilayer Perceptron", year: 2018 };
export const BACKWARD_PASS: Document = { title: "Neural Networks: The Backward Pass", year: 2020 };
export const BACKPROPAGATION: Document = { title: "Backpropagation", year: 2017 };
export const TWO_LAYERS: Document = { title: "2-layer neural net with backpropagation", year: null };
export const SHALLOW: Document = { title: "Shallow Neural Networks", year: 2022 };
