/** One-line edits of core, judged on its own reference backend: the oracle has the same fault, so the other judges must notice. */
import { edits, type Mutant } from "./mutant.ts";

const SOURCE = "packages/core/src";

export const CORE_MUTANTS: readonly Mutant[] = [
  ...edits("reference", `${SOURCE}/composed.ts`, [
    [
      "the bias is subtracted",
      'bias ? ops.binary("add", product, bias)',
      'bias ? ops.binary("sub", product, bias)',
      "gradient/*",
    ],
    [
      "softmax shifts by column",
      'ops.binary("sub", x, ops.reduce("max", x, 1))',
      'ops.binary("sub", x, ops.reduce("max", x, 0))',
      "fixture/*",
    ],
    [
      "softmax sums columns",
      'ops.binary("div", e, ops.reduce("sum", e, 1))',
      'ops.binary("div", e, ops.reduce("sum", e, 0))',
      "fixture/*",
    ],
    ["the factor 2 is missing", "difference, 2 * scale", "difference, scale", "gradient/*"],
    ["a − y for any y", ', ops.reduce("sum", target, 1));', ", 1);", "gradient/*softmax/crossEntropy/*"],
    [
      "the loss has the other sign",
      'ops.binary("mul", target, logSoftmax)), -scale)',
      'ops.binary("mul", target, logSoftmax)), scale)',
      "gradient/*",
    ],
    ["logits are not clipped at 0", 'ops.unary("relu", logits)', "logits", "gradient/*sigmoid/binaryCrossEntropy/*"],
    ["ties count for none", "< i % columns ? 1 : 0", "<= i % columns ? 1 : 0", "fused/countCorrect/known-values"],
    ["db is a maximum", 'ops.reduce("sum", delta, 0)', 'ops.reduce("max", delta, 0)', "gradient/*"],
    [
      "dx by W instead of Wᵀ",
      "ops.matmul(delta, w, false, true)",
      "ops.matmul(delta, ops.matmul(w, ops.matmul(w, w, true, false)), false, true)",
      "gradient/*",
    ],
    [
      "sgd climbs",
      'ops.binary("sub", parameter, ops.binary("mul", direction',
      'ops.binary("add", parameter, ops.binary("mul", direction',
      "trajectory/sgd*",
    ],
    [
      "decay of the gradient",
      'ops.binary("mul", parameter, weightDecay)',
      'ops.binary("mul", gradient, weightDecay)',
      "trajectory/sgd-weight-decay*",
    ],
    [
      "η is folded into the velocity",
      'ops.binary("mul", velocity, momentum), g));',
      'ops.binary("mul", velocity, momentum), ops.binary("mul", g, learningRate)));',
      "trajectory/sgd-momentum*",
    ],
    ["Nesterov is momentum", "direction = nesterov ?", "direction = !nesterov ?", "trajectory/sgd*"],
    ["no first correction", "learningRate / correction1", "learningRate", "trajectory/adam*"],
    ["no second correction", 'ops.binary("div", v, correction2)', "v", "trajectory/adam*"],
    ["β₁ for β₂", "gradient, 1 - beta1)", "gradient, 1 - beta2)", "fixture/pytorch/training/adam*"],
    ["decay without η", "learningRate * weightDecay", "weightDecay", "fixture/pytorch/training/adam-weight-decay*"],
    [
      "decay is added",
      'ops.binary("sub", parameter, decay)',
      'ops.binary("add", parameter, decay)',
      "trajectory/adam-weight-decay*",
    ],
  ]),
  ...edits("reference", `${SOURCE}/elementwise.ts`, [
    ["relu(NaN) is 0", "(x <= 0 ? 0 : x)", "(x > 0 ? x : 0)", "unary/relu/known-values"],
    ["step(0) is 0", "(x >= 0 ? 1 : 0)", "(x > 0 ? 1 : 0)", "unary/step/known-values"],
    ["max(NaN, 1) is 1", "(a >= b || Number.isNaN(a) ? a : b)", "(a >= b ? a : b)", "binary/max/known-values"],
    ["ReLU′(0) is 1", "(a > 0 ? dy : 0)", "(a >= 0 ? dy : 0)", "binary/reluGrad/known-values"],
    ["σ′ is a", "dy * (a * (1 - a))", "dy * a", "binary/sigmoidGrad/known-values"],
    ["tanh′ is 1 − a", "dy * (1 - a * a)", "dy * (1 - a)", "gradient/*tanh*"],
    ["max starts at 0", "initial: -Infinity", "initial: 0", "reduce/max/known-values/*"],
    ["sum starts at 1", "sum: { initial: 0", "sum: { initial: 1", "reduce/sum/known-values/*"],
  ]),
  ...edits("reference", `${SOURCE}/math.ts`, [
    ["exp to half its digits", "0.166666666667 + r", "0.1666667 + r", "unary/exp/known-values"],
    ["sigmoid is 1 too early", "if (x > 36.8) return 1;", "if (x > 16.8) return 1;", "unary/sigmoid/known-values"],
    ["tanh is even", "return x < 0 ? -y : y;", "return y;", "unary/tanh/known-values"],
  ]),
  ...edits("reference", `${SOURCE}/reference.ts`, [
    [
      "a product of the transpose",
      "(transposeA ? at(a, k, i) : at(a, i, k))",
      "(transposeA ? at(a, i, k) : at(a, i, k))",
      "matmul/known-values/*",
    ],
    ["a column is a row", "b.shape[1] === 1 ? 0 : j", "b.shape[1] === 1 ? 0 : 0", "gradient/*"],
    ["read gives a view", "data(t).slice()", "data(t)", "storage/read-copies"],
  ]),
  ...edits("reference", `${SOURCE}/fused/linear.ts`, [
    ["HardLimit passes gradients", 'ops.binary("mul", dy, 0)', "dy", "gradient/*hardLimit*"],
  ]),
  ...edits("reference", `${SOURCE}/fused/gather-rows.ts`, [
    [
      "one row for all",
      "const q = rows[i]! * columns;",
      "const q = rows[0]! * columns;",
      "fused/gatherRows/known-values",
    ],
  ]),
  ...edits("reference", `${SOURCE}/layers/dense.ts`, [
    ["no slope where it is not fused", "f.fused ? dy : f.backward(ops, dy, a)", "dy", "gradient/*leakyRelu*"],
  ]),
  ...edits("reference", `${SOURCE}/layers/activation-functions.ts`, [
    [
      "softmax′ sums columns",
      'ops.reduce("sum", ops.binary("mul", dy, a), 1)',
      'ops.reduce("sum", ops.binary("mul", dy, a), 0)',
      "gradient/*softmax*",
    ],
    ["leakyRelu′ is 1 + slope", "1 - slope)", "1)", "gradient/*leakyRelu*"],
  ]),
  ...edits("reference", `${SOURCE}/layers/dropout.ts`, [
    ["what is kept is scaled down", "const scale = 1 / (1 - rate);", "const scale = 1 - rate;", "outcome/dropout"],
    ["the rate is what is kept", "< threshold ? 0 : scale", "< threshold ? scale : 0", "outcome/dropout"],
    ["no mask on the way back", '(mask ? ops.binary("mul", dy, mask) : dy)', "dy", "gradient/*dropout*"],
    ["prediction drops, too", "!pass.training || rate === 0", "rate === 0", "outcome/dropout"],
  ]),
  ...edits("reference", `${SOURCE}/losses/cross-entropy.ts`, [
    ["the loss has the other sign", "likelihood), -perOutput", "likelihood), perOutput", "fixture/pytorch/*"],
    [
      "the divisor is a",
      'ops.binary("mul", a, notA), SMALLEST_DIVISOR',
      "a, SMALLEST_DIVISOR",
      "gradient/*softmax/binaryCrossEntropy/*",
    ],
    ["the link is not divided by the outputs", "scale / z.shape[1]", "scale", "fixture/pytorch/*"],
    ["the gradient has the other sign", "ratio, -scale", "ratio, scale", "gradient/*sigmoid/crossEntropy/*"],
  ]),
  ...edits("reference", `${SOURCE}/losses/squared-error.ts`, [
    ["a sum for a mean over the outputs", "scale / output.shape[1]", "scale", "gradient/*meanSquaredError*"],
  ]),
  ...edits("reference", `${SOURCE}/losses/loss.ts`, [
    ["a sum for a mean over the batch", "? 1 / batch : 1", "? 1 : 1", "gradient/*mean"],
  ]),
  ...edits("reference", `${SOURCE}/optimizers/adam.ts`, [
    [
      "the first correction is one step late",
      "1 - power(beta1, step)",
      "1 - power(beta1, step + 1)",
      "trajectory/adam*",
    ],
    [
      "the second correction is one step late",
      "1 - power(beta2, step)",
      "1 - power(beta2, step + 1)",
      "fixture/*/training/adam*",
    ],
  ]),
  ...edits("reference", `${SOURCE}/plan.ts`, [
    [
      "the schedule is one step late",
      "learningRateAt(optimizer, state.step,",
      "learningRateAt(optimizer, Math.max(0, state.step - 1),",
      "trajectory/sgd-schedule*",
    ],
    ["steps count from 2", "step: state.step + 1,", "step: state.step + 2,", "trajectory/adam*"],
  ]),
  ...edits("reference", `${SOURCE}/network.ts`, [
    [
      "slots start at 1",
      "const zeros = new Float64Array(shape[0] * shape[1]);",
      "const zeros = new Float64Array(shape[0] * shape[1]).fill(1);",
      "trajectory/*",
    ],
    [
      "slots are lost with every step",
      "if (this.state?.optimizer === optimizer) return this.state;",
      "",
      "trajectory/*",
    ],
  ]),
  ...edits("reference", `${SOURCE}/backprop.ts`, [
    [
      "every layer gets the last one's inputs",
      "saved[l], dy",
      "saved[saved.length - 1], dy",
      "gradient/dense+*+dense*",
    ],
  ]),
  ...edits("reference", `${SOURCE}/training/totals.ts`, [
    ["the last batch counts in full", 'ops.binary("mul", loss, rows / unit)', "loss", "outcome/epoch-loss"],
    ["samples are batches", "samples += rows;", "samples += 1;", "outcome/epoch-loss"],
  ]),
  ...edits("reference", `${SOURCE}/ops.ts`, [
    ["scopes free nothing", "if (tensor.owner === this) this", "if (tensor.owner === null) this", "lifecycle/scope"],
    [
      "tensors of others are taken",
      "(owner as Ops | null | undefined)?.backend !== this.backend",
      "!owner",
      "lifecycle/foreign-tensor",
    ],
    ["disposed tensors are taken", 'this.check("dispose", tensor);', "", "lifecycle/double-dispose"],
    [
      "shapes are not compared",
      'else this.check("matmul", b, depth);',
      'else this.check("matmul", b);',
      "lifecycle/shapes",
    ],
    ["assign leaves the source alive", "source.owner = null;", "", "lifecycle/use-after-assign"],
  ]),
];
