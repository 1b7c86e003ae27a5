// Loads a network and predicts: with onnxruntime-web, which does not train.
import { readFileSync } from "node:fs";
import { InferenceSession, Tensor } from "onnxruntime-web";

const session = await InferenceSession.create(readFileSync(process.argv[2]));
const x = new Tensor("float32", new Float32Array(7840), [10, 784]);
console.log((await session.run({ a0: x })).a2.data[0]);
