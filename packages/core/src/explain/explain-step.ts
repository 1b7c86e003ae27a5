/** One training step, taken apart: every matrix of the way forward, the way back and the update. */
import type { Tensor } from "../backend.ts";
import { type ClassIndices, hostData, type MatrixLike } from "../data.ts";
import { LINEAR } from "../layers/activation-functions.ts";
import type { Params } from "../layers/layer.ts";
import type { Sequential } from "../model.ts";
import type { Network } from "../network.ts";
import type { Ops } from "../ops.ts";
import { learningRateAt, type Optimizer } from "../optimizers/optimizer.ts";
import { lossOf, planOf } from "../plan.ts";
import type { TrainOnBatchOptions } from "../training/on-batch.ts";
import type { EquationLabel, LayerTrace, ParameterTrace, Quantity, StepTrace } from "./step-trace.ts";

/**
 * What `trainOnBatch` would do now, computed by the model's backend without fusing a layer with its activation. The model
 * and the optimizer's state are not changed: train afterwards, and the weights are the `after` of the trace.
 * @throws OptionError if the model is in training; DataError, ShapeError
 */
export async function explainStep(
  { network: net }: Pick<Sequential, "network">,
  x: MatrixLike,
  y: MatrixLike | ClassIndices,
  { loss, optimizer }: TrainOnBatchOptions,
): Promise<StepTrace> {
  const { linked } = planOf(net, true, loss);
  const host = hostData(net, "explainStep", { x, y }, loss);
  return net.train("explainStep", async (ops) => {
    const quantity = async (label: EquationLabel | null, tensor: Tensor): Promise<Quantity> => {
      return { label, shape: tensor.shape, data: Array.from(await ops.read(tensor)) };
    };
    const input = ops.upload(host.x.data, host.x.shape);
    const target = ops.upload(host.y.data, host.y.shape);

    // forward  Z = XW + b, A = f(Z)
    let a = input;
    const stages = planOf(net, true).stages.map(({ layer, params, pass }) => {
      const f = layer.withActivation && layer.activation;
      const bare = f ? layer.withActivation!(LINEAR) : layer;
      const { y: z, saved } = bare.forward(ops, params, a, pass);
      a = f ? f.forward(ops, z) : z;
      return { layer, bare, params, saved, f, z, a };
    });
    const last = stages.at(-1)!;
    const parts = lossOf(ops, { linked }, loss, linked ? last.z : a, target);

    // BP.A or MLP.5 in the last layer, BP.B in the others; then BP.C to BP.F
    let dy = parts.gradient;
    const layers: LayerTrace[] = [];
    const gradients = new Map<Params, Params>();
    for (const { layer, bare, params, saved, f, z, a } of stages.toReversed()) {
      const isLast = layers.length === 0;
      const isLinked = isLast && linked !== null;
      const delta = f && !isLinked ? f.backward(ops, dy, a) : dy;
      const { dx, grads } = bare.backward(ops, params, saved, delta, true);
      gradients.set(params, grads);
      const ones = (): Tensor => ops.upload(new Float32Array(a.shape[0] * a.shape[1]).fill(1), a.shape);
      const rule = isLinked ? "MLP.5" : isLast ? "BP.A" : "BP.B";
      layers.unshift({
        layer: net.params.indexOf(params),
        description: layer.describe(),
        activation: f?.name ?? null,
        z: f ? await quantity("forward", z) : null,
        a: await quantity("forward", a),
        outputGradient: isLinked ? null : await quantity(isLast ? "BP.A" : "BP.C", dy),
        derivative: f && f.name !== "softmax" ? await quantity(rule, f.backward(ops, ones(), a)) : null,
        delta: f ? await quantity(rule, delta) : null,
        parameters: [],
      });
      dy = dx!;
    }

    const { at, parameters } = await updated(ops, net, optimizer, gradients, quantity);
    const { name, device, precision } = ops.backend;
    const { type, config = {} } = optimizer;
    return {
      backend: { name, device, precision },
      loss: { type: loss.type, reduction: loss.reduction, value: (await ops.read(parts.loss))[0]! },
      optimizer: { type, config, ...at },
      x: await quantity(null, input),
      y: await quantity(null, target),
      layers: layers.map((one) => ({ ...one, parameters: parameters.get(one.layer) ?? [] })),
      inputGradient: await quantity("BP.D", dy),
    };
  });
}

/** The update of copies of the parameters and of the optimizer's slots. */
async function updated(
  ops: Ops,
  net: Network,
  optimizer: Optimizer,
  gradients: ReadonlyMap<Params, Params>,
  quantity: (label: EquationLabel | null, tensor: Tensor) => Promise<Quantity>,
): Promise<{
  at: { readonly step: number; readonly learningRate: number };
  parameters: Map<number, ParameterTrace[]>;
}> {
  const state = net.state?.optimizer === optimizer ? net.state : null;
  const { step, epoch } = state ?? { step: 0, epoch: 0 };
  const at = { step: step + 1, learningRate: learningRateAt(optimizer, step, epoch) };
  const parameters = new Map<number, ParameterTrace[]>();
  // × 1 keeps every bit
  const copy = (tensor: Tensor): Tensor => ops.binary("mul", tensor, 1);
  for (const [i, { layer, name, tensor }] of net.parameters().entries()) {
    const gradient = gradients.get(net.params[layer]!)![name]!;
    const after = copy(tensor);
    const zeros = (): Tensor => ops.upload(new Float32Array(tensor.shape[0] * tensor.shape[1]), tensor.shape);
    const slots = state ? state.parameters[i]!.slots.map(copy) : optimizer.slots.map(zeros);
    optimizer.update(ops, after, gradient, slots, at);
    const traced = {
      name,
      before: await quantity(null, tensor),
      gradient: await quantity(name === "bias" ? "BP.F" : "BP.E", gradient),
      after: await quantity("update", after),
    };
    parameters.set(layer, [...(parameters.get(layer) ?? []), traced]);
  }
  return { at, parameters };
}
