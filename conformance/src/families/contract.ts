/** What a backend says of itself: members that are there, and a device that is the one asked for. */
import { type Backend, Ops } from "@chainrule/core";
import { type Case, checks } from "../case.ts";

const METHODS = ["upload", "read", "dispose", "assign", "matmul", "unary", "binary", "reduce", "close"] as const;

const text = (value: unknown): boolean => typeof value === "string" && value.trim() !== "";

export const contractCases = (): Case[] => [
  checks("contract/members", async (backend, fail) => {
    const { spec, name, device, precision } = backend;
    if (spec !== 1) fail(`spec is ${String(spec)}; implement contract 1 and say so`);
    if (!text(name)) fail(`name is ${JSON.stringify(name)}; give the backend's own name`);
    if (!text(device)) fail(`device is ${JSON.stringify(device)}; name what really executes`);
    if (precision !== "float32" && precision !== "float64") {
      fail(`precision is ${JSON.stringify(precision)}; give "float32" or "float64"`);
    }
    for (const method of METHODS) {
      if (typeof backend[method] !== "function") fail(`${method} is ${typeof backend[method]}; give a function`);
    }
    if (typeof backend.fused !== "object") fail("fused is missing; give core's composed, with overrides in it");
  }),
  checks("contract/device", async (backend, fail, { device, createBackend }) => {
    const wanted = device?.toLowerCase() ?? "";
    if (!backend.device.toLowerCase().includes(wanted)) {
      fail(`"${device}" was asked for, and "${backend.device}" runs; throw BackendUnavailableError instead`);
    }
    const second: Backend = await createBackend();
    const facts = ({ name, device: own, precision }: Backend): string => [name, own, precision].join(", ");
    if (facts(second) !== facts(backend)) {
      fail(`one call made ${facts(backend)} and the next ${facts(second)}; always make what was asked for`);
    }
    await second.close();
  }),
  checks("contract/enqueue", async (backend, fail) => {
    const ops = new Ops(backend);
    const x = ops.upload([1, -2], [1, 2]);
    const results = {
      upload: x,
      matmul: ops.matmul(x, x, false, true),
      unary: ops.unary("neg", x),
      binary: ops.binary("add", x, x),
      reduce: ops.reduce("sum", x, 1),
    };
    for (const [name, tensor] of Object.entries(results)) {
      if (!Array.isArray(tensor.shape))
        fail(`${name} gave no tensor with a shape; return the handle at once, no promise`);
    }
    ops.release();
  }),
];
