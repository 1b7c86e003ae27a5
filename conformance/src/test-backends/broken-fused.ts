/** Backends whose primitives are right and whose overrides have one fault each. */
import { type Backend, composed, type FusedOps, type Tensor } from "@chainrule/core";
import { dataOf } from "../judge/every-step.ts";
import { type Broken, broken } from "./broken.ts";

const brokenFused = (fault: string, caughtBy: string, fused: (oracle: Backend) => Partial<FusedOps>): Broken =>
  broken(fault, caughtBy, (oracle) => ({ fused: { ...composed, ...fused(oracle) } }));

const sumAll = (oracle: Backend, x: Tensor): Tensor => oracle.reduce("sum", oracle.reduce("sum", x, 1), 0);

/** p ← p − η change(i). */
function descend(parameter: Tensor, learningRate: number, change: (i: number) => number): void {
  dataOf(parameter).forEach((p, i, data) => {
    data[i] = p - learningRate * change(i);
  });
}

const value = (tensor: Tensor, i: number): number => dataOf(tensor)[i] as number;

const losses: readonly Broken[] = [
  brokenFused("squaredError without the factor 2", "fused/squaredError/", (oracle) => ({
    squaredError(_ops, output, target, scale) {
      const difference = oracle.binary("sub", output, target);
      const loss = oracle.binary("mul", sumAll(oracle, oracle.unary("square", difference)), scale);
      return { loss, gradient: oracle.binary("mul", difference, scale) };
    },
  })),
  brokenFused("sigmoidCrossEntropy by log σ", "fused/sigmoidCrossEntropy/extreme", (oracle) => ({
    sigmoidCrossEntropy(_ops, z, y, scale) {
      const a = oracle.unary("sigmoid", z);
      const [notA, notY] = [a, y].map((x) => oracle.binary("add", oracle.unary("neg", x), 1)) as [Tensor, Tensor];
      const parts = [
        [y, a],
        [notY, notA],
      ].map(([weight, p]) => oracle.binary("mul", weight as Tensor, oracle.unary("log", p as Tensor)));
      const sum = oracle.binary("add", parts[0] as Tensor, parts[1] as Tensor);
      const gradient = oracle.binary("mul", oracle.binary("sub", a, y), scale);
      return { loss: oracle.binary("mul", sumAll(oracle, sum), -scale), gradient };
    },
  })),
  brokenFused("softmaxCrossEntropy takes a − y for any y", "fused/softmaxCrossEntropy/soft-targets", (oracle) => ({
    softmaxCrossEntropy(_ops, z, y, scale) {
      const shifted = oracle.binary("sub", z, oracle.reduce("max", z, 1));
      const e = oracle.unary("exp", shifted);
      const sum = oracle.reduce("sum", e, 1);
      const logSoftmax = oracle.binary("sub", shifted, oracle.unary("log", sum));
      const gradient = oracle.binary("mul", oracle.binary("sub", oracle.binary("div", e, sum), y), scale);
      return { loss: oracle.binary("mul", sumAll(oracle, oracle.binary("mul", y, logSoftmax)), -scale), gradient };
    },
  })),
];

const optimizers: readonly Broken[] = [
  brokenFused("sgd forgets the velocity", "fused/sgd/momentum", () => ({
    sgd: (_ops, p, g, _velocity, { learningRate }) => descend(p, learningRate, (i) => value(g, i)),
  })),
  brokenFused("sgd keeps the first learning rate", "trajectory/sgd-schedule", () => {
    let first = 0;
    return {
      sgd(_ops, p, g, _velocity, { learningRate }) {
        first ||= learningRate;
        descend(p, first, (i) => value(g, i));
      },
    };
  }),
  brokenFused("sgd takes Nesterov for plain momentum", "fused/sgd/nesterov", () => ({
    sgd(_ops, p, g, velocity, { learningRate, momentum, weightDecay }) {
      descend(p, learningRate, (i) => {
        const direct = value(g, i) + weightDecay * value(p, i);
        if (!velocity) return direct;
        dataOf(velocity)[i] = momentum * value(velocity, i) + direct;
        return value(velocity, i);
      });
    },
  })),
  ...(["ε inside the root", "no correction"] as const).map((fault) =>
    brokenFused(`adam with ${fault}`, "fused/adam/", () => ({
      adam(_ops, p, g, m, v, { learningRate, beta1, beta2, epsilon, correction1, correction2, weightDecay }) {
        const [c1, c2] = fault === "no correction" ? [1, 1] : [correction1, correction2];
        const inside = fault === "no correction" ? 0 : epsilon;
        descend(p, learningRate, (i) => {
          dataOf(m)[i] = beta1 * value(m, i) + (1 - beta1) * value(g, i);
          dataOf(v)[i] = beta2 * value(v, i) + (1 - beta2) * value(g, i) * value(g, i);
          return (
            weightDecay * value(p, i) + value(m, i) / c1 / (Math.sqrt(value(v, i) / c2 + inside) + epsilon - inside)
          );
        });
      },
    })),
  ),
];

export const BROKEN_FUSED: readonly Broken[] = [
  brokenFused("linear forgets the bias", "fused/linear/none/bias", (oracle) => ({
    linear(_ops, x, w, _bias, activation) {
      const z = oracle.matmul(x, w, false, false);
      return activation ? oracle.unary(activation, z) : z;
    },
  })),
  brokenFused("linearGrad gives the largest δ for their sum", "fused/linearGrad/none/dw-dx-db", (oracle) => ({
    linearGrad: (_ops, x, w, _a, delta, _activation, wantDx, wantDb) => ({
      dx: wantDx ? oracle.matmul(delta, w, false, true) : null,
      dw: oracle.matmul(x, delta, true, false),
      db: wantDb ? oracle.reduce("max", delta, 0) : null,
    }),
  })),
  broken("linearGrad leaves a temporary", "fused/linearGrad/", (oracle) => ({
    ...(oracle.memory && { memory: oracle.memory }),
    fused: {
      ...composed,
      linearGrad(_ops, x, w, _a, delta, _activation, wantDx, wantDb) {
        oracle.unary("neg", delta);
        return {
          dx: wantDx ? oracle.matmul(delta, w, false, true) : null,
          dw: oracle.matmul(x, delta, true, false),
          db: wantDb ? oracle.reduce("sum", delta, 0) : null,
        };
      },
    },
  })),
  brokenFused("softmax overflows", "fused/softmax/extreme", (oracle) => ({
    softmax(_ops, x) {
      const e = oracle.unary("exp", x);
      return oracle.binary("div", e, oracle.reduce("sum", e, 1));
    },
  })),
  brokenFused("countCorrect counts every tie", "fused/countCorrect/ties", (oracle) => ({
    countCorrect(_ops, output, target) {
      const largest = oracle.unary("step", oracle.binary("sub", output, oracle.reduce("max", output, 1)));
      return sumAll(oracle, oracle.binary("mul", largest, target));
    },
  })),
  brokenFused("gatherRows gives the rows in order", "fused/gatherRows/reversed", (oracle) => ({
    gatherRows: (source, rows) =>
      oracle.upload(dataOf(source).subarray(0, rows.length * source.shape[1]), [rows.length, source.shape[1]]),
  })),
  brokenFused("an override that core does not know", "fused/overrides-are-called", (oracle) => {
    const misspelled = { softMax: (x: Tensor) => oracle.unary("exp", x) };
    return misspelled as Partial<FusedOps>;
  }),
  ...losses,
  ...optimizers,
];
