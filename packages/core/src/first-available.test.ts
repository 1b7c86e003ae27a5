import { expect, test } from "vitest";
import { BackendUnavailableError, isChainruleError } from "./errors.ts";
import { firstAvailable } from "./first-available.ts";
import { dense } from "./layers/dense.ts";
import { squaredError } from "./losses/squared-error.ts";
import { sequential } from "./model.ts";
import { sgd } from "./optimizers/sgd.ts";
import { reference } from "./reference.ts";

const unavailable = () => {
  throw new BackendUnavailableError("gpu: no adapter; install a driver");
};

test("takes the first that can run and says why; the run report repeats it", async () => {
  const selected = await firstAvailable({ gpu: unavailable, cpu: async () => reference() });
  expect(selected.requested).toBe("gpu, cpu");
  expect(selected.reason).toBe("first of gpu, cpu that can run here; gpu cannot: gpu: no adapter; install a driver");
  const model = sequential({ backend: selected, input: 1, layers: [dense({ units: 1 })] });
  const { run } = await model.fit({ x: [[1]], y: [[1]] }, { loss: squaredError(), optimizer: sgd() });
  expect(run).toMatchObject({ requested: "gpu, cpu", name: "reference", reason: selected.reason });
});

test("if none can, one error lists every reason", async () => {
  const failing = firstAvailable({ gpu: unavailable, odd: () => Promise.reject("no") });
  await expect(failing).rejects.toThrow("firstAvailable: none of gpu, odd can run here (gpu cannot: gpu: no adapter");
  await expect(failing).rejects.toBeInstanceOf(AggregateError);
  const { errors } = (await failing.catch((error: unknown) => error)) as AggregateError;
  expect(errors.map(isChainruleError)).toEqual([true, false]);
});
