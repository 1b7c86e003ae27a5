/** One training step, written out: what `explainStep` returns. Plain numbers, so that it can be kept as JSON. */
import type { Precision, Shape } from "../backend.ts";

/** The statements of docs/equations.md. */
export type EquationLabel = "forward" | "BP.A" | "BP.B" | "BP.C" | "BP.D" | "BP.E" | "BP.F" | "MLP.5" | "update";

/** A matrix, row-major, and the equation that it comes from; null for what was given. */
export interface Quantity {
  readonly label: EquationLabel | null;
  readonly shape: Shape;
  readonly data: readonly number[];
}

export interface ParameterTrace {
  /** `weight`, `bias`. */
  readonly name: string;
  readonly before: Quantity;
  /** ∂L/∂W (BP.E), ∂L/∂b (BP.F). */
  readonly gradient: Quantity;
  readonly after: Quantity;
}

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
  readonly parameters: readonly ParameterTrace[];
}

export interface StepTrace {
  readonly backend: { readonly name: string; readonly device: string; readonly precision: Precision };
  readonly loss: {
    readonly type: string;
    readonly reduction: "mean" | "sum";
    /** Before the step, reduced over the batch. */
    readonly value: number;
  };
  /** `step` counts the updates of this optimizer from 1. */
  readonly optimizer: {
    readonly type: string;
    readonly step: number;
    readonly learningRate: number;
    readonly config: object;
  };
  readonly x: Quantity;
  readonly y: Quantity;
  readonly layers: readonly LayerTrace[];
  /** ∇ₓL (BP.D). */
  readonly inputGradient: Quantity;
}
