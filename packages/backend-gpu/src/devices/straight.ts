/**
 * Shaders that find a texel without dividing. gpu.js counts elements through a matrix and takes the count apart into row and
 * column of the texture: two divisions of whole numbers for each read, which GPUs have no hardware for. A texture that has the
 * sides of its matrix needs none.
 */
import type { KernelFunction } from "./gpujs.ts";

const HEAD = "vec4 getVec4FromSampler2D(sampler2D tex, ivec2 texSize, ivec3 texDim, int z, int y, int x) {";
const READ = "getVec4FromSampler2D(user_";
const STRAIGHT_READ = "straightVec4(user_";
const THREAD = "threadId = indexTo3D(index, uOutputDim);";
const STRAIGHT_THREAD = "threadId = ivec3(ivec2(gl_FragCoord.xy), 0);";

/** How each version of the language samples a texture. */
const SAMPLE = { webgl2: "texture", webgl: "texture2D" };

/** Whether gpu.js gives such an output a texture of its sides: it does for whole rows, more than one. */
export const isStraight = ({ length, 1: rows = 0 }: readonly number[]): boolean => length === 2 && rows > 1;

/** The names in the head of a kernel's source. */
export const parametersOf = (source: string): readonly string[] =>
  source.slice(source.indexOf("(") + 1, source.indexOf(")")).split(", ");

/**
 * Changes the shader of a kernel that is not built yet.
 * @param straight whether the output is straight, and the names of the inputs that are
 * @throws Error when it is built, if gpu.js writes other shaders than these lines were made for
 */
export function goStraight(
  kernel: KernelFunction["kernel"],
  version: keyof typeof SAMPLE,
  straight: { readonly output: boolean; readonly inputs: readonly string[] },
): void {
  const write = kernel.getFragmentShader!;
  kernel.getFragmentShader = (values) => {
    let shader = write.call(kernel, values);
    const replace = (old: string, by: string): void => {
      if (!shader.includes(old)) throw new Error(`gpu.js writes no "${old}"`);
      shader = shader.replace(old, by);
    };
    // a macro: compilers that call functions as they are written copy six arguments for each read
    const at = "(vec2(x, y) + 0.5) / vec2(size)";
    replace(HEAD, `#define straightVec4(tex, size, dim, z, y, x) ${SAMPLE[version]}(tex, ${at})\n${HEAD}`);
    if (straight.output) replace(THREAD, STRAIGHT_THREAD);
    for (const name of straight.inputs) shader = shader.replaceAll(`${READ}${name},`, `${STRAIGHT_READ}${name},`);
    kernel.compiledFragmentShader = shader;
    return shader;
  };
}
