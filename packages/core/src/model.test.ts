import { describe, expect, test } from "vitest";
import { heNormal, zeros } from "./initializers.ts";
import { activation } from "./layers/activation.ts";
import { dense } from "./layers/dense.ts";
import { dropout } from "./layers/dropout.ts";
import type { Layer } from "./layers/layer.ts";
import { binaryCrossEntropy, crossEntropy } from "./losses/cross-entropy.ts";
import { meanSquaredError, squaredError } from "./losses/squared-error.ts";
import { accuracy } from "./metrics/metric.ts";
import { sequential } from "./model.ts";
import { adam } from "./optimizers/adam.ts";
import { sgd } from "./optimizers/sgd.ts";
import { reference } from "./reference.ts";
import { getWeights, setWeights } from "./weights.ts";

const XOR = {
  x: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  y: [[0], [1], [1], [0]],
};
const build = (layers: readonly Layer[], seed = 1, input = 2) =>
  sequential({ backend: reference(), input, layers, seed });
const xorLayers = (end: Layer = dense({ units: 1, activation: "sigmoid" })) => [
  dense({ units: 8, activation: "tanh" }),
  end,
];
const bytes = async (model: ReturnType<typeof build>) => (await getWeights(model)).flatMap(({ data }) => [...data]);

describe("building", () => {
  test("an activation layer is the same as the activation option", async () => {
    const joined = build([dense({ units: 8, activation: "tanh" }), dense({ units: 1, activation: "sigmoid" })]);
    const apart = build([dense({ units: 8 }), activation("tanh"), dense({ units: 1 }), activation("sigmoid")]);
    setWeights(
      apart,
      (await getWeights(joined)).map((w) => ({ ...w, name: w.name.replace("1.", "2.") })),
    );
    for (const model of [joined, apart]) {
      await model.fit(XOR, { loss: binaryCrossEntropy(), optimizer: adam(), epochs: 3, batchSize: 2 });
    }
    expect(await bytes(apart)).toEqual(await bytes(joined));
  });

  test.each([
    [() => build([], 1), "sequential: the number of layers is 0; give a whole number of at least 1"],
    [() => build([dense({ units: 1 })], 1, 0), "sequential: input is 0; give a whole number of at least 1"],
    [
      () => build([dense({ units: 1, activation: "softmax" })]),
      "sequential: layer 0 is softmax of 1 unit; give sigmoid",
    ],
    [() => build([dense({ units: 1 }), activation("softmax")]), "layer 1 is softmax of 1 unit"],
  ])("%#: %s", (call, message) => {
    expect(call).toThrow(message);
  });

  test("summary lists layers, sizes and parameters", () => {
    expect(build([...xorLayers(), dropout({ rate: 0.5 })]).summary()).toBe(
      [
        "layer            output  parameters",
        "input                 2           0",
        "dense (tanh)          8          24",
        "dense (sigmoid)       1           9",
        "dropout (0.5)         1           0",
        "total                            33",
      ].join("\n"),
    );
  });

  test("one seed, one start; another seed, another", async () => {
    expect(await bytes(build(xorLayers(), 5))).toEqual(await bytes(build(xorLayers(), 5)));
    expect(await bytes(build(xorLayers(), 5))).not.toEqual(await bytes(build(xorLayers(), 6)));
  });
});

describe("predicting", () => {
  test("a linked activation is still there in predictions, and batches do not change them", async () => {
    const model = build([dense({ units: 3, activation: "softmax" })]);
    await model.fit({ x: XOR.x, y: [0, 1, 2, 0] }, { loss: crossEntropy(), optimizer: sgd() });
    const all = await model.predict(XOR.x);
    expect(all.shape).toEqual([4, 3]);
    for (let i = 0; i < 4; i++) {
      expect([...all.data.subarray(i * 3, i * 3 + 3)].reduce((a, b) => a + b)).toBeCloseTo(1, 14);
    }
    expect((await model.predict(XOR.x, { batchSize: 3 })).data).toEqual(all.data);
  });

  test("predictClasses takes the first of the largest; above one half for a single output", async () => {
    const model = build([dense({ units: 3, initializer: zeros() })]);
    expect([...(await model.predictClasses([[1, 1]]))]).toEqual([0]);
    const single = build([dense({ units: 1, activation: "sigmoid", initializer: zeros() })]);
    expect([...(await single.predictClasses([[1, 1]]))]).toEqual([0]);
  });

  test("evaluate agrees with predictClasses, and averages over samples whatever the reduction and batch", async () => {
    const model = build(xorLayers());
    const classes = await model.predictClasses(XOR.x);
    const right = classes.reduce((n, c, i) => n + (c === (XOR.y[i] as number[])[0] ? 1 : 0), 0);
    const wanted = await model.evaluate(XOR, { loss: squaredError(), metrics: [accuracy()] });
    expect(wanted.metrics.accuracy).toBe(right / 4);
    for (const options of [{ loss: squaredError({ reduction: "sum" }) }, { loss: squaredError(), batchSize: 3 }]) {
      expect((await model.evaluate(XOR, options)).loss).toBeCloseTo(wanted.loss, 14);
    }
  });

  test("evaluate before any fit asks for a loss; after it, it knows", async () => {
    const model = build(xorLayers());
    await expect(model.evaluate(XOR)).rejects.toThrow("evaluate: the loss is undefined; give one, or fit first");
    await model.fit(XOR, { loss: meanSquaredError(), optimizer: sgd(), metrics: [accuracy()] });
    expect(Object.keys((await model.evaluate(XOR)).metrics)).toEqual(["accuracy"]);
  });

  test("bad input is refused", async () => {
    const model = build(xorLayers());
    await expect(model.predict([[1, 2, 3]])).rejects.toThrow("predict: x is [1, 3]; give [1, 2]");
    await expect(model.predict([[1, Number.NaN]])).rejects.toThrow("predict: x has NaN in row 0, column 1");
    await expect(model.predict(XOR.x, { batchSize: 0 })).rejects.toThrow(
      "predict: batchSize is 0; give a whole number of at least 1",
    );
  });
});

describe("losses and their activations", () => {
  test.each(["linear", "relu", "tanh"] as const)("cross-entropies refuse a last activation %s", async (name) => {
    const model = build(xorLayers(dense({ units: 1, activation: name })));
    await expect(model.fit(XOR, { loss: binaryCrossEntropy(), optimizer: sgd() })).rejects.toThrow(
      `binaryCrossEntropy: the last activation is ${name}; give sigmoid`,
    );
  });

  test("the link gives the loss of bare probabilities, where those are exact enough", async () => {
    const data = {
      x: XOR.x,
      y: [
        [0, 1],
        [1, 0],
        [1, 1],
        [0, 0.25],
      ],
    };
    const model = build([dense({ units: 2, activation: "sigmoid" })]);
    const linked = await model.evaluate(data, { loss: binaryCrossEntropy() });
    const { link: _, ...bare } = binaryCrossEntropy();
    expect((await model.evaluate(data, { loss: bare })).loss).toBeCloseTo(linked.loss, 12);
    const softmax = build([dense({ units: 2, activation: "softmax" })]);
    const { link: __, ...bareSoftmax } = crossEntropy();
    const wanted = (await softmax.evaluate({ x: XOR.x, y: [0, 1, 0, 1] }, { loss: crossEntropy() })).loss;
    expect((await softmax.evaluate({ x: XOR.x, y: [0, 1, 0, 1] }, { loss: bareSoftmax })).loss).toBeCloseTo(wanted, 12);
  });

  test("meanSquaredError is squaredError over the outputs", async () => {
    const model = build([dense({ units: 3 })]);
    const data = { x: XOR.x, y: XOR.x.map(() => [1, 2, 3]) };
    const sum = (await model.evaluate(data, { loss: squaredError() })).loss;
    expect((await model.evaluate(data, { loss: meanSquaredError() })).loss).toBeCloseTo(sum / 3, 14);
  });
});

describe("trainOnBatch and inputGradient", () => {
  test("trainOnBatch is one step of fit, and returns the loss before it", async () => {
    const [a, b] = [build(xorLayers()), build(xorLayers())];
    const before = (await a.evaluate(XOR, { loss: squaredError() })).loss;
    const loss = await a.trainOnBatch(XOR.x, XOR.y, { loss: squaredError(), optimizer: adam() });
    await b.fit(XOR, { loss: squaredError(), optimizer: adam(), batchSize: 4, shuffle: false });
    expect(loss).toBeCloseTo(before, 14);
    expect(await bytes(a)).toEqual(await bytes(b));
  });

  test("trainOnBatch changes nothing when the loss is not finite", async () => {
    const model = build([dense({ units: 1, initializer: heNormal() })]);
    const before = await bytes(model);
    const step = model.trainOnBatch([[1e200, 1e200]], [[0]], { loss: squaredError(), optimizer: sgd() });
    await expect(step).rejects.toThrow(
      "trainOnBatch: the loss is Infinity; scale the inputs or lower the learning rate",
    );
    expect(await bytes(model)).toEqual(before);
  });

  test("BP.D: the input gradient agrees with central differences, summed or averaged", async () => {
    const model = build(xorLayers());
    const x = [
      [0.3, -0.7],
      [1.1, 0.4],
    ];
    const y = [[1], [0]];
    for (const reduction of ["sum", "mean"] as const) {
      const loss = binaryCrossEntropy({ reduction });
      const gradient = (await model.inputGradient(x, y, { loss })).data;
      const scale = reduction === "sum" ? 2 : 1;
      for (let k = 0; k < 4; k++) {
        const shifted = async (h: number) => {
          const moved = x.map((row, i) => row.map((v, j) => (i * 2 + j === k ? v + h : v)));
          return scale * (await model.evaluate({ x: moved, y }, { loss })).loss;
        };
        const numeric = ((await shifted(1e-5)) - (await shifted(-1e-5))) / 2e-5;
        expect(gradient[k]).toBeCloseTo(numeric, 9);
      }
    }
  });
});

describe("weights", () => {
  test("setWeights takes all or none, and lists all that does not fit", async () => {
    const model = build(xorLayers());
    const weights = await getWeights(model);
    expect(weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["0.weight", [2, 8]],
      ["0.bias", [1, 8]],
      ["1.weight", [8, 1]],
      ["1.bias", [1, 1]],
    ]);
    const before = await bytes(model);
    const wrong = [
      ...weights.slice(0, 2),
      { name: "1.weight", shape: [2, 2] as const, data: [1, 2, 3, 4] },
      { ...weights[0], name: "9.x" },
    ];
    expect(() => setWeights(model, wrong as typeof weights)).toThrow(
      'setWeights: "1.weight" is [2, 2] instead of [8, 1], "1.bias" is missing, "9.x" is unknown',
    );
    const short = weights.map((one, i) => (i === 0 ? { ...one, data: [1, 2, 3] } : one));
    expect(() => setWeights(model, short)).toThrow('setWeights: "0.weight" has 3 values; give the weights');
    expect(await bytes(model)).toEqual(before);
    setWeights(
      model,
      weights.map((w) => ({ ...w, data: w.data.map(() => 0.5) })),
    );
    expect(new Set(await bytes(model))).toEqual(new Set([0.5]));
  });

  test("dispose gives everything back", async () => {
    const backend = reference();
    const model = sequential({ backend, input: 2, layers: xorLayers() });
    await model.fit(XOR, { loss: squaredError(), optimizer: adam() });
    model.dispose();
    expect(backend.memory?.().tensors).toBe(0);
  });
});
