/** The same tensor in several places of one call. */
import { BINARY, type BinaryOp, fused, type Ops, type Shape, type Tensor } from "@chainrule/core";
import type { Case } from "../case.ts";
import type { Judged } from "../judge/bounds.ts";
import { matrix } from "../judge/numbers.ts";
import { judged, magnitude, type Operation, type Results } from "../judge/operation.ts";
import * as tolerance from "../judge/tolerance.ts";
import { tanhGradScale } from "./binary.ts";

const SHAPE: Shape = [6, 6];

function alias(
  what: string,
  op: Judged,
  allowed: number,
  compute: (ops: Ops, x: Tensor) => Tensor,
  scale?: (ops: Ops, x: Tensor) => Tensor,
): Case {
  const results =
    (f: (ops: Ops, x: Tensor) => Tensor) =>
    (ops: Ops, [x]: readonly Tensor[]): Results => ({ y: f(ops, x!) });
  const operation: Operation = {
    id: `aliasing/${what}`,
    op,
    ordered: op !== "squaredError",
    inputs: () => [matrix("aliasing", SHAPE, 0.25, 2)],
    compute: results(compute),
    ...(scale && { scale: results(scale) }),
    allowed,
  };
  return judged(operation);
}

const absolute =
  (f: (ops: Ops, x: Tensor) => Tensor) =>
  (ops: Ops, x: Tensor): Tensor =>
    f(ops, magnitude(ops, x));

const matmul =
  (transposeA: boolean, transposeB: boolean) =>
  (ops: Ops, x: Tensor): Tensor =>
    ops.matmul(x, x, transposeA, transposeB);

const depth = SHAPE[1];

export const aliasingCases = (): Case[] => [
  ...(Object.keys(BINARY) as BinaryOp[]).map((op) =>
    alias(
      `binary/${op}`,
      op,
      tolerance.BINARY[op],
      (ops, x) => ops.binary(op, x, x),
      op === "tanhGrad" ? (ops, x) => tanhGradScale(ops, x, x) : undefined,
    ),
  ),
  ...[false, true].flatMap((a) =>
    [false, true].map((b) =>
      alias(
        `matmul/${a ? "T" : "N"}${b ? "T" : "N"}`,
        "matmul",
        tolerance.matmul(depth),
        matmul(a, b),
        absolute(matmul(a, b)),
      ),
    ),
  ),
  alias(
    "linear",
    "linear",
    tolerance.linear(depth, tolerance.UNARY.relu),
    (ops, x) => fused.linear(ops, x, x, null, "relu"),
    absolute(matmul(false, false)),
  ),
  alias(
    "linearGrad/dx",
    "linearGrad",
    tolerance.matmul(depth),
    (ops, x) => fused.linearGrad(ops, x, x, x, x, null, true, false).dx as Tensor,
    absolute(matmul(false, true)),
  ),
  alias(
    "squaredError",
    "squaredError",
    tolerance.COPY,
    (ops, x) => fused.fusedLoss(ops, "squaredError", x, x, 1).gradient,
  ),
];
