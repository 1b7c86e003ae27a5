// The network that every runtime trains: is the number of ones among three bits odd?
import { adam, binaryCrossEntropy, dense, sequential } from "@chainrule/core";
import { bitParity } from "@chainrule/datasets";

export const data = bitParity(3);
export const schedule = { epochs: 100, batchSize: 4 };
export const settings = () => ({ loss: binaryCrossEntropy(), optimizer: adam({ learningRate: 0.1 }) });

export function model(backend) {
  const layers = [dense({ units: 8, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })];
  return sequential({ backend, input: 3, seed: 1, layers });
}
