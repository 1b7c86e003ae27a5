/** One training step, written out: what `explainStep` returns. Plain numbers, so that it can be kept as JSON. */
import type { Precision, Shape } from "../backend.ts";

/** The statements of docs/equations.md. */
export type EquationLabel = "forward" | "BP.A" | "BP.B" | "BP.C" | "BP.D" | "BP.E" | "BP.F" | "MLP.5" | "update";

/** A matrix, row-major, and the equation that it comes from; null for what was given. */
export interface Quantity {
  /** The equation; null for inputs, targets and parameters before the step. */
  readonly label: EquationLabel | null;
  /** Rows and columns. */
  readonly shape: Shape;
  /** The values in the backend's precision, row-major. */
  readonly data: readonly number[];
}

/** A parameter before and after the step. */
export interface ParameterTrace {
  /** `weight`, `bias`. */
  readonly name: string;
  /** As it was used forward and backward. */
  readonly before: Quantity;
  /** ∂L/∂W (BP.E), ∂L/∂b (BP.F). */
  readonly gradient: Quantity;
  /** As the optimizer leaves it. */
  readonly after: Quantity;
}

/** A layer in the step; an activation behind `dense` belongs to that layer. */
export interface LayerTrace {
  /** Its place in the model, from 0; an activation behind `dense` belongs to that layer. */
  readonly layer: number;
  /** `dense (relu)`. */
  readonly description: string;
  /** f; null for layers without one, such as dropout, which have neither Z nor f′ nor δ. */
  readonly activation: string | null;
  /** Z = XW + b. */
  readonly z: Quantity | null;
  /** A = f(Z). */
  readonly a: Quantity;
  /** ∇_A L (BP.C; of the last layer, the loss's own); null where the loss is linked and starts with δ. */
  readonly outputGradient: Quantity | null;
  /** f′(Z); null for softmax, whose Jacobian is not diagonal. */
  readonly derivative: Quantity | null;
  /** δ: BP.A in the last layer, BP.B in others, MLP.5 where the loss is linked. */
  readonly delta: Quantity | null;
  /** By name in the layer's order; none for layers that learn nothing. */
  readonly parameters: readonly ParameterTrace[];
}

/** A training step with all its numbers. */
export interface StepTrace {
  /** What computed it. */
  readonly backend: {
    /** `cpu`, `wasm`, … */
    readonly name: string;
    /** What really executed. */
    readonly device: string;
    /** Of parameters and results. */
    readonly precision: Precision;
  };
  /** What was to get smaller. */
  readonly loss: {
    /** `crossEntropy`, … */
    readonly type: string;
    /** Over the batch. */
    readonly reduction: "mean" | "sum";
    /** Before the step, reduced over the batch. */
    readonly value: number;
  };
  /** What makes the update. */
  readonly optimizer: {
    /** `sgd`, `adam`, … */
    readonly type: string;
    /** Counts the updates of this optimizer from 1. */
    readonly step: number;
    /** η of this step. */
    readonly learningRate: number;
    /** The other options that made it. */
    readonly config: object;
  };
  /** The inputs, `[samples, inputs]`. */
  readonly x: Quantity;
  /** The targets, `[samples, outputs]`, one-hot if class indices were given. */
  readonly y: Quantity;
  /** In the order of the model. */
  readonly layers: readonly LayerTrace[];
  /** ∇ₓL (BP.D). */
  readonly inputGradient: Quantity;
}
