/** A model's parameters, out of the backend and into it. */
import type { HostArray, Shape } from "./backend.ts";
import { ShapeError } from "./errors.ts";
import type { Sequential } from "./model.ts";
import { show } from "./ops.ts";

/** A parameter's values under its name: `0.weight` is the weight of layer 0. */
export interface NamedArray {
  /** Layer and parameter: `0.weight`. */
  readonly name: string;
  /** Of a weight `[inputs, units]`, of a bias `[1, units]`. */
  readonly shape: Shape;
  /** A copy in the backend's precision, row-major. */
  readonly data: HostArray;
}

/** A copy of every parameter, in order: `0.weight`, `0.bias`, `1.weight`, … */
export async function getWeights({ network }: Pick<Sequential, "network">): Promise<NamedArray[]> {
  const result: NamedArray[] = [];
  for (const { layer, name, tensor } of network.parameters()) {
    result.push({ name: `${layer}.${name}`, shape: tensor.shape, data: await network.ops.read(tensor) });
  }
  return result;
}

/** Replaces every parameter, or none. @throws ShapeError that lists every name, shape and length that does not fit */
export function setWeights(
  { network }: Pick<Sequential, "network">,
  weights: readonly (Omit<NamedArray, "data"> & { data: ArrayLike<number> })[],
): void {
  const given = new Map(weights.map((w) => [w.name, w]));
  const problems: string[] = [];
  const pairs = network.parameters().map(({ layer, name, tensor }) => {
    const key = `${layer}.${name}`;
    const array = given.get(key);
    given.delete(key);
    if (!array) problems.push(`"${key}" is missing`);
    else if (show(array.shape) !== show(tensor.shape)) {
      problems.push(`"${key}" is ${show(array.shape)} instead of ${show(tensor.shape)}`);
    } else if (array.data.length !== array.shape[0] * array.shape[1]) {
      problems.push(`"${key}" has ${array.data.length} values`);
    }
    return { tensor, data: array?.data ?? [] };
  });
  for (const name of given.keys()) problems.push(`"${name}" is unknown`);
  if (problems.length) {
    throw new ShapeError(`setWeights: ${problems.join(", ")}; give the weights of a model with the same layers`);
  }
  const scope = network.ops.scope();
  try {
    const uploaded = pairs.map(({ tensor, data }) => scope.upload(data, tensor.shape));
    pairs.forEach(({ tensor }, i) => {
      scope.assign(tensor, uploaded[i]!);
    });
  } finally {
    scope.release();
  }
}
