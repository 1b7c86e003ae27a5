import { afterEach, expect, it, vi } from "vitest";
import { gpu } from "./index.ts";

afterEach(() => void vi.unstubAllGlobals());

const thrown = async (device: string): Promise<unknown> => {
  try {
    await gpu({ device: device as "cpu" });
  } catch (error) {
    return error;
  }
  throw new Error(`gpu took the device ${device}`);
};

it.each([
  [
    "webgpu",
    "gpu: webgpu cannot run here: the package webgpu is not installed; take a browser with WebGPU, in Node the package webgpu, or another device or backend",
  ],
  [
    "webgl2",
    "gpu: webgl2 cannot run here: there is no canvas; take a browser with WebGL2, in Node the device headlessgl, or another backend",
  ],
  [
    "webgl",
    "gpu: webgl cannot run here: there is no canvas; take a browser with WebGL, in Node the device headlessgl, or another backend",
  ],
  [
    "headlessgl",
    "gpu: headlessgl cannot run here: the package gl is not installed; in Node, add the package gl and a display, as xvfb-run gives one, or take another backend",
  ],
])("where there is no %s it says so, what to do, and takes nothing else", async (device, message) => {
  expect(await thrown(device)).toMatchObject({ code: "BACKEND_UNAVAILABLE", message });
});

it("where no function may be made of text, cpu says so and what to allow", async () => {
  vi.stubGlobal(
    "Function",
    class {
      constructor() {
        throw new EvalError("Code generation from strings disallowed for this context");
      }
    },
  );
  expect(await thrown("cpu")).toMatchObject({
    code: "BACKEND_UNAVAILABLE",
    message:
      "gpu: cpu cannot run here: functions may not be made of text; take a page whose Content-Security-Policy allows it " +
      "('unsafe-eval'), or another device or backend",
  });
});

it("auto takes a GPU or nothing: it names every device that it tried", async () => {
  expect(await thrown("auto")).toMatchObject({
    code: "BACKEND_UNAVAILABLE",
    message:
      "gpu: there is no GPU here: no webgpu, for the package webgpu is not installed, no webgl2, for there is no canvas, " +
      "no webgl, for there is no canvas, no headlessgl, for the package gl is not installed; " +
      "take another backend, or name a device",
  });
});

it("refuses a device that does not exist", async () => {
  expect(await thrown("cuda")).toMatchObject({
    code: "OPTION",
    message: "gpu: the device is cuda; give one of webgpu, webgl2, webgl, headlessgl, webasm, cpu, auto",
  });
});

it.each(["webasm", "cpu"] as const)("says that %s ran", async (device) => {
  const backend = await gpu({ device });
  expect(backend).toMatchObject({ spec: 1, name: "gpu", device, precision: "float32" });
  await backend.close();
});

it("refuses a matrix beyond what devices address, before it is made", async () => {
  const backend = await gpu({ device: "cpu" });
  expect(() => backend.upload([], [2 ** 12, 2 ** 12 + 1])).toThrow(
    "gpu: a matrix [4096, 4097] has 16781312 elements, and devices address 16777216; take smaller batches or layers, or @chainrule/backend-wasm",
  );
  expect(backend.memory?.()).toEqual({ tensors: 0, bytes: 0 });
  await backend.close();
});

it("a second close waits for the first and changes nothing", async () => {
  const [one, other] = [await gpu({ device: "webasm" }), await gpu({ device: "webasm" })];
  await Promise.all([one.close(), one.close()]);
  expect(await other.read(other.unary("neg", other.upload([3], [1, 1])))).toEqual(Float32Array.of(-3));
  await other.close();
  expect(() => other.upload([1], [1, 1])).toThrow("gpu: the backend is closed; make another with await gpu()");
});
