import { expect, it } from "vitest";
import { goStraight, isStraight, parametersOf } from "./straight.ts";

const SHADER = `vec4 getVec4FromSampler2D(sampler2D tex, ivec2 texSize, ivec3 texDim, int z, int y, int x) {
}
vec4 a = getVec4FromSampler2D(user_a, user_aSize, user_aDim, 0, row, k);
vec4 ab = getVec4FromSampler2D(user_ab, user_abSize, user_abDim, 0, row, k);
threadId = indexTo3D(index, uOutputDim);`;

const changed = (shader: string, straight: Parameters<typeof goStraight>[2]): string => {
  const kernel = { built: false, destroy: () => {}, getFragmentShader: () => shader };
  goStraight(kernel, "webgl2", straight);
  return kernel.getFragmentShader();
};

it("reads and places what is straight directly, and the rest as before", () => {
  const some = changed(SHADER, { output: false, inputs: ["a"] });
  expect(some).toContain("vec4 a = straightVec4(user_a,");
  expect(some).toContain("vec4 ab = getVec4FromSampler2D(user_ab,");
  expect(some).toContain("threadId = indexTo3D(index, uOutputDim);");
  expect(changed(SHADER, { output: true, inputs: [] })).toContain("threadId = ivec3(ivec2(gl_FragCoord.xy), 0);");
});

it("refuses shaders that it was not made for", () => {
  expect(() => changed("void main() {}", { output: false, inputs: [] })).toThrow(/^gpu.js writes no "vec4 getVec4/);
});

it("a single row and slabs have textures of other sides", () => {
  expect([[3, 2], [3, 1], [3, 2, 2], [3]].map(isStraight)).toEqual([true, false, false, false]);
});

it("knows the parameters of a kernel", () => {
  expect(parametersOf("function(a, b, bias) {\nconst c = (1);\n}")).toEqual(["a", "b", "bias"]);
});
