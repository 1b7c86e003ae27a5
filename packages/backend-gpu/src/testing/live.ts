/** What is alive on the devices of a page, counted without the backend's help; and the devices themselves, to break them. */

type Context = WebGLRenderingContext | WebGL2RenderingContext;

interface Breakable {
  destroy(): void;
}

export interface Live {
  /** Textures and buffers, of WebGL and WebGPU. */
  count(): number;
  /** The context that was made last. */
  context(): Context;
  /** The WebGPU device that was made last. */
  device(): Breakable;
}

type Prototype = Record<string, (this: object, ...values: never[]) => unknown>;

/** From now on, for the life of the page. */
export function countLive(): Live {
  const live = new Set<unknown>();
  let context: Context | null = null;
  let device: Breakable | null = null;
  /** Calls `after` with the result of a method and what it was called with. */
  const watch = (
    name: string,
    method: string,
    after: (result: unknown, self: object, first: unknown) => void,
  ): void => {
    const prototype = (globalThis as unknown as Record<string, { prototype: Prototype }>)[name]!.prototype;
    const original = prototype[method]!;
    prototype[method] = function (this: object, ...values: never[]): unknown {
      const result = original.apply(this, values);
      after(result, this, values[0]);
      return result;
    };
  };
  for (const name of ["WebGLRenderingContext", "WebGL2RenderingContext"]) {
    for (const kind of ["Texture", "Buffer"]) {
      watch(name, `create${kind}`, (made) => live.add(made));
      watch(name, `delete${kind}`, (_, __, gone) => live.delete(gone));
    }
  }
  watch("HTMLCanvasElement", "getContext", (made) => {
    if (made instanceof WebGLRenderingContext || made instanceof WebGL2RenderingContext) context = made;
  });
  watch("GPUDevice", "createBuffer", (made) => live.add(made));
  watch("GPUBuffer", "destroy", (_, buffer) => live.delete(buffer));
  watch("GPUAdapter", "requestDevice", (made) => {
    (made as Promise<Breakable>).then((found) => {
      device = found;
    });
  });
  return { count: () => live.size, context: () => context!, device: () => device! };
}
