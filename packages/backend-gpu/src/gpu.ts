/** The backend: launches kernels, and keeps count of what they made. */
import { type Backend, BackendUnavailableError } from "@chainrule/core";
import { type DeviceName, GPUS } from "./devices/names.ts";
import { inRuntime, reasonOf } from "./devices/runtime.ts";
import type { Lease } from "./devices/shared.ts";
import { fusedOps } from "./fused.ts";
import { binary, binaryNumber, unary } from "./kernels/elementwise.ts";
import type { Form } from "./kernels/layout.ts";
import { overColumns, overRows } from "./kernels/reduce.ts";
import { createMatrices, type Matrix } from "./matrices.ts";
import { deviceOf, type GpuOptions } from "./options.ts";
import { multiplier, type Run } from "./products.ts";

/**
 * A backend of gpu.js kernels on the device that was asked for, and on no other.
 * @throws OptionError for a device that does not exist
 * @throws BackendUnavailableError where it cannot run, with the reason and what to do
 */
export async function gpu(options: GpuOptions = {}): Promise<Backend> {
  const name = deviceOf(options);
  const { device, release } = name === "auto" ? await firstGpu() : await acquire(name);
  const matrices = createMatrices(device);
  const { make, dispose, assign, check } = matrices;
  const run: Run = (program, shape, inputs, numbers = []) =>
    make(shape, (made) =>
      device.run(
        program,
        made,
        inputs.map(({ storage }) => storage!),
        numbers,
      ),
    );
  const multiply = multiplier(run, dispose, device.lanes);
  let closed: Promise<void> | null = null;

  return {
    spec: 1,
    name: "gpu",
    device: device.emulated ? `${device.name}, emulated by the processor` : device.name,
    precision: "float32",
    fused: fusedOps(run, multiply, matrices),
    upload: (data, shape) => make(shape, (made) => device.upload(data, made)),
    read(x: Matrix) {
      check();
      return device.read(x.storage!);
    },
    dispose: dispose as Backend["dispose"],
    assign: assign as Backend["assign"],
    matmul: (a: Matrix, b: Matrix, transposeA, transposeB) =>
      multiply(a, b, { transposeA, transposeB, bias: false, activation: null }),
    unary: (op, x: Matrix) => run(unary(op), x.shape, [x]),
    binary(op, a: Matrix, b: Matrix | number) {
      if (typeof b === "number") return run(binaryNumber(op), a.shape, [a], [b]);
      return run(binary(op, formOf(a, b)), a.shape, [a, b]);
    },
    reduce(op, x: Matrix, axis) {
      const [rows, columns] = x.shape;
      return axis === 0 ? run(overRows(op, rows), [1, columns], [x]) : run(overColumns(op, columns), [rows, 1], [x]);
    },
    memory: matrices.usage,
    close() {
      matrices.close();
      closed ??= release();
      return closed;
    },
  };
}

/** How `b` is repeated to the shape of `a`. */
function formOf({ shape: [m, n] }: Matrix, { shape: [rows, columns] }: Matrix): Form {
  if (columns !== n) return rows === m && m > 1 ? "column" : "one";
  return rows === m ? "same" : "row";
}

/** gpu.js, some hundred kilobytes, is loaded for a device that the runtime can have. */
const acquire = (name: DeviceName): Promise<Lease> =>
  inRuntime(name, async () => (await import("./devices/shared.ts")).acquire(name));

/** One that is emulated by the processor is slower than other backends. */
async function firstGpu(): Promise<Lease> {
  const reasons: string[] = [];
  for (const name of GPUS) {
    try {
      const lease = await acquire(name);
      if (!lease.device.emulated) return lease;
      await lease.release();
      reasons.push(`${name} is emulated by the processor`);
    } catch (error) {
      reasons.push(`no ${name}, for ${reasonOf(error)}`);
    }
  }
  throw new BackendUnavailableError(
    `gpu: there is no GPU here: ${reasons.join(", ")}; take another backend, or name a device`,
  );
}
