/** chainrule through its public functions, as its users call it. */
import { cpu } from "@chainrule/backend-cpu";
import { wasm } from "@chainrule/backend-wasm";
import {
  adam,
  type Backend,
  binaryCrossEntropy,
  crossEntropy,
  dense,
  type FitOptions,
  glorotUniform,
  type Layer,
  normal,
  type Sequential,
  sequential,
  setWeights,
  sgd,
  squaredError,
} from "@chainrule/core";
import { version } from "../../package.json";
import type { Contender, ContenderModule, NetworkSpec, Recipe, Training } from "../task.ts";

const LOSSES = { squaredError, binaryCrossEntropy, crossEntropy };
const OPTIMIZERS = { sgd, adam };
const INITIALIZERS = { glorot: glorotUniform, normal: () => normal() };

export const load: ContenderModule["load"] = async ({ variant, threads }) => {
  const backend = variant === "cpu" ? cpu() : await wasm({ threads });
  return { version: `${version}, ${backend.device}`, ...on(backend) };
};

/** A model with these weights, or else with drawn ones. */
export function modelOf(
  backend: Backend,
  { inputs, layers, bias }: NetworkSpec,
  seed: number,
  {
    weights,
    initializer = "glorot",
  }: { weights?: readonly ArrayLike<number>[]; initializer?: "glorot" | "normal" } = {},
): Sequential {
  const start = INITIALIZERS[initializer]();
  const built: Layer[] = layers.map(({ units, activation }) => dense({ units, activation, bias, initializer: start }));
  const model = sequential({ backend, input: inputs, layers: built, seed });
  if (weights) {
    const parameters = model.network.parameters().map(({ layer, name, tensor: { shape } }, i) => ({
      name: `${layer}.${name}`,
      shape,
      data: weights[i] ?? [],
    }));
    setWeights(model, parameters);
  }
  return model;
}

/** What `fit` takes for a recipe; the optimizer is a new one. */
const fitOptions = ({ loss, reduction, optimizer, learningRate, batchSize }: Recipe): FitOptions => ({
  loss: LOSSES[loss]({ reduction }),
  optimizer: OPTIMIZERS[optimizer]({ learningRate }),
  batchSize,
});

const on = (backend: Backend): Omit<Required<Contender>, "version"> => ({
  trainer({ network, recipe, weights, seed }: Training) {
    let model: Sequential | null = null;
    let run = async (): Promise<void> => {};
    return {
      reset({ x, y, count }, { epochs }) {
        model?.dispose();
        const fresh = modelOf(backend, network, seed, { weights });
        const options = { ...fitOptions(recipe), epochs };
        const data = {
          x: { data: x, shape: [count, x.length / count] },
          y: { data: y, shape: [count, y.length / count] },
        } as const;
        run = async () => void (await fresh.fit(data, options));
        model = fresh;
      },
      run: () => run(),
      predict: async (x, count) => values(await model!.predict({ data: x, shape: [count, x.length / count] })),
    };
  },
  predictor(network, weights) {
    const model = modelOf(backend, network, 0, { weights });
    return {
      predict: async (x, count) => values(await model.predict({ data: x, shape: [count, network.inputs] })),
    };
  },
  multiplier({ a, b, m, k, n, transposeA, transposeB }) {
    const left = backend.upload(a, transposeA ? [k, m] : [m, k]);
    const right = backend.upload(b, transposeB ? [n, k] : [k, n]);
    const product = () => backend.matmul(left, right, transposeA, transposeB);
    return {
      run(calls) {
        for (let call = 0; call < calls; call++) backend.dispose(product());
      },
      async read() {
        const result = product();
        const data = await backend.read(result);
        backend.dispose(result);
        return Float32Array.from(data);
      },
    };
  },
});

const values = ({ data }: { readonly data: Float32Array | Float64Array }): Float32Array => data as Float32Array;
