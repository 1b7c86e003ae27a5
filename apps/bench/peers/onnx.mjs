// onnxruntime-web: inference and products only, it does not train. One thread.
import { readFileSync } from "node:fs";
import * as ort from "onnxruntime-web";
import protobuf from "protobufjs/minimal.js";

const FLOAT = 1;

export async function load() {
  ort.env.wasm.numThreads = 1;
  const { version } = JSON.parse(
    readFileSync(new URL("./node_modules/onnxruntime-web/package.json", import.meta.url), "utf8"),
  );
  return { version: `${version}, wasm`, predictor, multiplier };
}

async function predictor(network, weights) {
  const { layers, bias, inputs } = network;
  const nodes = [];
  const constants = [];
  const ACTIVATIONS = { relu: "Relu", sigmoid: "Sigmoid", softmax: "Softmax" };
  layers.forEach(({ units, activation }, i) => {
    const rows = i ? layers[i - 1].units : inputs;
    const [w, b] = bias ? weights.slice(2 * i, 2 * i + 2) : [weights[i]];
    constants.push({ name: `w${i}`, dims: [rows, units], values: w });
    if (b) constants.push({ name: `b${i}`, dims: [units], values: b });
    nodes.push({ type: "Gemm", inputs: [`a${i}`, `w${i}`, ...(b ? [`b${i}`] : [])], output: `z${i}` });
    nodes.push({ type: ACTIVATIONS[activation], inputs: [`z${i}`], output: `a${i + 1}` });
  });
  const output = `a${layers.length}`;
  const model = modelOf({
    nodes,
    constants,
    inputs: [["a0", ["batch", inputs]]],
    output: [output, ["batch", layers.at(-1).units]],
  });
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  return {
    predict: async (x, count) =>
      (await session.run({ a0: new ort.Tensor("float32", x, [count, inputs]) }))[output].data,
  };
}

async function multiplier({ a, b, m, k, n, transposeA, transposeB }) {
  const shapes = { a: transposeA ? [k, m] : [m, k], b: transposeB ? [n, k] : [k, n] };
  const nodes = [
    { type: "Gemm", inputs: ["a", "b"], output: "c", flags: { transA: +transposeA, transB: +transposeB } },
  ];
  const model = modelOf({ nodes, constants: [], inputs: Object.entries(shapes), output: ["c", [m, n]] });
  const session = await ort.InferenceSession.create(model, { executionProviders: ["wasm"] });
  const feeds = { a: new ort.Tensor("float32", a, shapes.a), b: new ort.Tensor("float32", b, shapes.b) };
  return {
    async run(calls) {
      for (let call = 0; call < calls; call++) await session.run(feeds);
    },
    read: async () => (await session.run(feeds)).c.data,
  };
}

/** A model in ONNX's format: the numbers are the fields of onnx.proto. */
function modelOf({ nodes, constants, inputs, output }) {
  const message = (write) => {
    const writer = protobuf.Writer.create();
    write(writer);
    return writer.finish();
  };
  const valueInfo = ([name, dims]) =>
    message((info) => {
      const shape = message((s) => {
        for (const dim of dims) {
          const named = typeof dim === "string";
          s.uint32(10).bytes(message((d) => (named ? d.uint32(18).string(dim) : d.uint32(8).int64(dim))));
        }
      });
      const tensor = message((t) => t.uint32(8).int32(FLOAT).uint32(18).bytes(shape));
      info
        .uint32(10)
        .string(name)
        .uint32(18)
        .bytes(message((type) => type.uint32(10).bytes(tensor)));
    });
  const graph = message((g) => {
    for (const { type, inputs: from, output: to, flags = {} } of nodes) {
      const node = message((n) => {
        for (const name of from) n.uint32(10).string(name);
        n.uint32(18).string(to).uint32(34).string(type);
        for (const [name, value] of Object.entries(flags)) {
          n.uint32(42).bytes(message((f) => f.uint32(10).string(name).uint32(24).int64(value).uint32(160).int32(2)));
        }
      });
      g.uint32(10).bytes(node);
    }
    g.uint32(18).string("network");
    for (const { name, dims, values } of constants) {
      const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      const tensor = message((t) => {
        for (const dim of dims) t.uint32(8).int64(dim);
        t.uint32(16).int32(FLOAT).uint32(66).string(name).uint32(74).bytes(raw);
      });
      g.uint32(42).bytes(tensor);
    }
    for (const input of inputs) g.uint32(90).bytes(valueInfo(input));
    g.uint32(98).bytes(valueInfo(output));
  });
  const opset = message((o) => o.uint32(10).string("").uint32(16).int64(17));
  return message((m) => m.uint32(8).int64(8).uint32(58).bytes(graph).uint32(66).bytes(opset));
}
