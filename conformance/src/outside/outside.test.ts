import { cpu } from "@chainrule/backend-cpu";
import { type Backend, composed, type Tensor } from "@chainrule/core";
import { reference } from "@chainrule/core/reference";
import { describe, expect, it } from "vitest";
import { cases, collect, type LiveObjects, liveObjects } from "../index.ts";

class Texture {}

/** A device as graphics libraries have it: what it makes is freed by a call. */
class Device {
  createTexture(): Texture {
    return new Texture();
  }
  deleteTexture(_: Texture | null): void {}
}

const textures = (): LiveObjects =>
  liveObjects([Device.prototype, "createTexture"], [Device.prototype, "deleteTexture"]);

/** A backend with a texture for every tensor; `frees` says of which calls the texture is really freed. */
function onTextures(frees: (call: "dispose" | "assign", count: number) => boolean): Backend {
  // what cpu records would be repeated without textures
  const { record: _, ...backend } = cpu();
  const device = new Device();
  const held = new Map<Tensor, Texture>();
  let calls = 0;
  const hold = <T extends Tensor>(tensor: T): T => {
    held.set(tensor, device.createTexture());
    return tensor;
  };
  const free = (call: "dispose" | "assign", tensor: Tensor): void => {
    if (frees(call, ++calls)) device.deleteTexture(held.get(tensor) ?? null);
    held.delete(tensor);
  };
  return {
    ...backend,
    fused: composed,
    upload: (...values) => hold(backend.upload(...values)),
    matmul: (...values) => hold(backend.matmul(...values)),
    unary: (...values) => hold(backend.unary(...values)),
    binary: (...values) => hold(backend.binary(...values)),
    reduce: (...values) => hold(backend.reduce(...values)),
    dispose(tensor) {
      free("dispose", tensor);
      backend.dispose(tensor);
    },
    assign(target, source) {
      free("assign", target);
      held.set(target, held.get(source) as Texture);
      held.delete(source);
      backend.assign(target, source);
    },
  };
}

async function failures(create: () => Backend, only = "memory/*"): Promise<Record<string, string | undefined>> {
  const counted = textures();
  try {
    const { results } = await collect(create, { only, outside: { textures: counted.count } });
    return Object.fromEntries(results.flatMap(({ id, message }) => (message ? [[id, message]] : [])));
  } finally {
    counted.restore();
  }
}

describe("what is counted outside", () => {
  it("stays as it was on a backend that frees all", async () => {
    expect(await failures(() => onTextures(() => true))).toEqual({});
  });

  it("grows where assign keeps what it replaces, though memory() does not", async () => {
    const found = await failures(() => onTextures((call) => call !== "assign"));
    expect(Object.keys(found).sort()).toEqual(
      cases()
        .map(({ id }) => id)
        .filter((id) => id.startsWith("memory/"))
        .sort(),
    );
    expect(found["memory/training-1000-steps"]).toMatch(
      /^memory\/training-1000-steps: after 1,000 steps there are \d+ textures, before \d+; free what is disposed$/,
    );
  });

  it("grows where one of a hundred is forgotten", async () => {
    const only = "memory/training-1000-steps";
    expect(Object.keys(await failures(() => onTextures((_, count) => count % 100 !== 0), only))).toEqual([only]);
  });

  it("fails if it is no number", async () => {
    const { results } = await collect(reference, { only: "memory/predict", outside: { textures: () => Number.NaN } });
    expect(results[0]?.message).toContain("there are NaN textures, before NaN");
  });
});

describe("liveObjects", () => {
  it("counts what was made and not freed, once each, until it ends", () => {
    const { createTexture } = Device.prototype;
    const device = new Device();
    const counted = textures();
    const [first] = [device.createTexture(), device.createTexture()];
    expect(counted.count()).toBe(2);
    device.deleteTexture(first);
    device.deleteTexture(first);
    device.deleteTexture(null);
    expect(counted.count()).toBe(1);
    counted.restore();
    device.createTexture();
    expect(counted.count()).toBe(1);
    expect(Device.prototype.createTexture).toBe(createTexture);
  });

  it("takes a method of what was made for what frees it", () => {
    class Buffer {
      destroy(): void {}
    }
    const device = { createBuffer: () => new Buffer() };
    const counted = liveObjects([device, "createBuffer"], [Buffer.prototype, "destroy"]);
    const buffer = device.createBuffer();
    expect(counted.count()).toBe(1);
    buffer.destroy();
    expect(counted.count()).toBe(0);
  });

  it("leaves an inherited method inherited", () => {
    const device = Object.create(Device.prototype) as Device;
    liveObjects([device, "createTexture"], [device, "deleteTexture"]).restore();
    expect(Object.keys(device)).toEqual([]);
  });

  it("refuses what is no method", () => {
    expect(() => liveObjects([Device.prototype, "makeTexture"], [Device.prototype, "deleteTexture"])).toThrow(
      "liveObjects: makeTexture is undefined; name a method and the object that has it",
    );
  });
});
