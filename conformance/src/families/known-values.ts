/**
 * Values that were not computed by core: transcendental functions with 40 digits (mpmath), and the conventions of the contract.
 * The oracle takes both from core's tables, so it would not see an error in them. All arguments are exact in float32.
 */
import { type BinaryOp, Ops, type UnaryOp } from "@chainrule/core";
import { type Case, onBackend } from "../case.ts";
import { allowedBy } from "../judge/bounds.ts";
import { compare } from "../judge/compare.ts";
import { column } from "../judge/numbers.ts";
import * as tolerance from "../judge/tolerance.ts";

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

const UNARY: Readonly<Record<UnaryOp, readonly (readonly [x: number, y: number])[]>> = {
  exp: [
    [1, 2.718281828459045],
    [-1, 0.36787944117144233],
    [0.5, 1.6487212707001282],
    [-0.125, 0.8824969025845955],
    [0.0009765625, 1.0009770394924165],
    [10, 22026.465794806718],
    [-20, 2.061153622438558e-9],
    [80, 5.54062238439351e34],
    [-1000, 0],
  ],
  log: [
    [2, 0.6931471805599453],
    [10, 2.302585092994046],
    [0.125, -2.0794415416798357],
    [1.5, 0.4054651081081644],
    [0.9375, -0.06453852113757118],
    [1.0009765625, 0.0009760859730554589],
    [0.0029296875, -5.832859516931343],
    [1000, 6.907755278982137],
    [0, -infinity],
    [-1, nan],
  ],
  sigmoid: [
    [0, 0.5],
    [1, 0.7310585786300049],
    [-1, 0.2689414213699951],
    [0.5, 0.6224593312018546],
    [-0.125, 0.46879062662624377],
    [5, 0.9933071490757152],
    [20, 0.9999999979388464],
    [-20, 2.0611536181902037e-9],
    [-80, 1.8048513878454153e-35],
    [1000, 1],
    [-1000, 0],
    [nan, nan],
  ],
  tanh: [
    [1, 0.7615941559557649],
    [0.125, 0.12435300177159621],
    [0.25, 0.24491866240370913],
    [-0.5, -0.46211715726000974],
    [0.0009765625, 0.0009765621895592603],
    [5, 0.9999092042625951],
    [-8, -0.9999997749296758],
    [1000, 1],
    [-1000, -1],
    [nan, nan],
  ],
  neg: [
    [2, -2],
    [-infinity, infinity],
  ],
  sqrt: [
    [9, 3],
    [2, 1.4142135623730951],
    [-1, nan],
  ],
  square: [
    [-3, 9],
    [-infinity, infinity],
  ],
  reciprocal: [
    [-4, -0.25],
    [0, infinity],
    [infinity, 0],
  ],
  // HardLimit
  step: [
    [-0.5, 0],
    [0, 1],
    [-0, 1],
    [0.5, 1],
    [nan, 0],
    [infinity, 1],
  ],
  relu: [
    [-3, 0],
    [0, 0],
    [3, 3],
    [nan, nan],
    [-infinity, 0],
    [infinity, infinity],
  ],
};

const BINARY: Readonly<Record<BinaryOp, readonly (readonly [a: number, b: number, y: number])[]>> = {
  add: [
    [2, 3, 5],
    [infinity, -infinity, nan],
  ],
  sub: [
    [2, 3, -1],
    [infinity, infinity, nan],
  ],
  mul: [
    [2, 3, 6],
    [nan, 0, nan],
    [0, nan, nan],
    [0, infinity, nan],
  ],
  div: [
    [3, 2, 1.5],
    [0, 0, nan],
    [-1, 0, -infinity],
  ],
  max: [
    [2, 3, 3],
    [-2, -3, -2],
    [nan, 1, nan],
    [1, nan, nan],
    [nan, infinity, nan],
  ],
  // (dy, a)
  reluGrad: [
    [5, 2, 5],
    [5, 0, 0],
    [5, -1, 0],
    [nan, 1, nan],
  ],
  sigmoidGrad: [
    [4, 0.25, 0.75],
    [4, 1, 0],
    [4, 0, 0],
  ],
  tanhGrad: [
    [4, 0.5, 3],
    [4, -0.5, 3],
    [4, 1, 0],
  ],
};

const unary = (op: UnaryOp): Case =>
  onBackend(`unary/${op}/known-values`, async (backend, { bounds }) => {
    const points = UNARY[op];
    const ops = new Ops(backend);
    const x = ops.upload(
      points.map(([value]) => value),
      [points.length, 1],
    );
    const got = await ops.read(ops.unary(op, x));
    ops.release();
    const want = column(...points.map(([, y]) => y));
    const label = `unary/${op}/known-values`;
    return compare({
      label,
      precision: backend.precision,
      got,
      want,
      allowed: allowedBy(bounds, op, tolerance.UNARY[op]),
    });
  });

const binary = (op: BinaryOp): Case =>
  onBackend(`binary/${op}/known-values`, async (backend, { bounds }) => {
    const points = BINARY[op];
    const ops = new Ops(backend);
    const [a, b] = [0, 1].map((side) =>
      ops.upload(
        points.map((point) => point[side] as number),
        [points.length, 1],
      ),
    );
    const got = await ops.read(ops.binary(op, a!, b!));
    ops.release();
    const want = column(...points.map(([, , y]) => y));
    const label = `binary/${op}/known-values`;
    return compare({
      label,
      precision: backend.precision,
      got,
      want,
      allowed: allowedBy(bounds, op, tolerance.BINARY[op]),
    });
  });

export const unaryKnownValues = (): Case[] => (Object.keys(UNARY) as UnaryOp[]).map(unary);
export const binaryKnownValues = (): Case[] => (Object.keys(BINARY) as BinaryOp[]).map(binary);
