/** WebGL2, WebGL and headless-gl: matrices are textures, four columns to a texel. */
import type { Shape } from "@chainrule/core";
import { MACROS } from "../kernels/functions.ts";
import { each, kernel, type Program } from "../kernels/layout.ts";
import { createGpu, type Device, kernelCache, lostError, proveKernel, type Storage } from "./device.ts";
import { type GlTexture, gpuJs } from "./gpujs.ts";
import type { DeviceName } from "./names.ts";
import { type Placement, placement } from "./slabs.ts";
import { goStraight, isStraight, parametersOf } from "./straight.ts";

interface GlStorage extends Storage {
  readonly texture: GlTexture;
}

type GlName = Extract<DeviceName, "webgl2" | "webgl" | "headlessgl">;

const LANES = 4;
/** The largest side of a texture that can be counted on. */
const LARGEST_SIDE = 4096;
/** What calls itself one of these has no GPU. */
const EMULATED = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** From plain rows to texels. What lies beside the last column is nobody's. */
const pack: Program = {
  name: "upload",
  source: (layout) =>
    kernel(layout, ["a"], [], `const c = 4 * x;\nreturn [${each(LANES, (i) => `a[row][c + ${i}]`).join(", ")}];`),
};

const texelsOf = (columns: number): number => Math.ceil(columns / LANES);

const outputOf = ([rows, columns]: Shape): Placement => placement(LANES, rows, texelsOf(columns), LARGEST_SIDE);

export function glDevice(name: GlName): Device {
  const gpu = createGpu(name);
  for (const { name, source, ...types } of MACROS) gpu.addNativeFunction(name, source, types);
  const settings = { precision: "single", pipeline: true, immutable: true, tactic: "precision" };
  const kernels = kernelCache(gpu, settings, {
    prepare: ({ kernel }, source, output, inputs) =>
      goStraight(kernel, name === "webgl2" ? name : "webgl", {
        output: isStraight(output),
        inputs: parametersOf(source).filter((_, i) => inputs[i] && isStraight(outputOf(inputs[i].shape).output)),
      }),
  });
  const launch = (
    program: Program,
    shape: Shape,
    inputs: readonly Storage[],
    values: readonly unknown[],
  ): GlStorage => {
    const { output, layout } = outputOf(shape);
    const call = kernels.get(program, layout, output, inputs);
    const texture = call(...values) as GlTexture;
    proveKernel(name, call);
    return { shape, texture };
  };
  const upload = (data: ArrayLike<number>, shape: Shape): GlStorage => {
    const values = data instanceof Float32Array ? data : Float32Array.from(data);
    return launch(pack, shape, [{ shape }], [new gpuJs.Input(values, [shape[1], shape[0]])]);
  };
  /** Frees the texture, also if the kernel that made it is gone. */
  const free = ({ texture }: GlStorage): void => {
    texture.delete();
    if (texture.texture._refs === 0 && !texture.kernel.context) gl.deleteTexture(texture.texture);
  };

  const first = upload([0], [1, 1]);
  const gl = first.texture.context;
  const framebuffer = gl.createFramebuffer();
  const check = (): void => {
    if (gl.isContextLost()) throw lostError(name, "its WebGL context is gone");
  };
  free(first);

  return {
    name,
    emulated: EMULATED.test(rendererOf(gl)),
    lanes: LANES,
    upload(data, shape) {
      check();
      return upload(data, shape);
    },
    run(program, shape, inputs, numbers) {
      check();
      const textures = (inputs as readonly GlStorage[]).map(({ texture }) => texture);
      return launch(program, shape, inputs, [...textures, ...numbers]);
    },
    read(storage) {
      const { texture } = storage as GlStorage;
      const [width, height] = texture.size;
      const texels = new Float32Array(LANES * width * height);
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture.texture, 0);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.FLOAT, texels);
      check();
      return unpack(texels, storage.shape);
    },
    free: (storage) => free(storage as GlStorage),
    lost: () => gl.isContextLost(),
    close() {
      gl.deleteFramebuffer(framebuffer);
      // it destroys the kernels, and the context with the first of them
      return gpu.destroy();
    },
  };
}

function rendererOf(gl: WebGLRenderingContext): string {
  const names = gl.getExtension("WEBGL_debug_renderer_info");
  return String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/** From texels to plain rows. */
function unpack(texels: Float32Array<ArrayBuffer>, [rows, columns]: Shape): Float32Array<ArrayBuffer> {
  const width = LANES * texelsOf(columns);
  if (width === columns) return texels.slice(0, rows * columns);
  const data = new Float32Array(rows * columns);
  for (let i = 0; i < rows; i++) data.set(texels.subarray(i * width, i * width + columns), i * columns);
  return data;
}
