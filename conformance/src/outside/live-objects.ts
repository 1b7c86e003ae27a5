/** Counts what a device makes and has not freed, by watching the methods that do both. */

/** Where a method is found, and its name: `[WebGL2RenderingContext.prototype, "createTexture"]`. */
export type Method = readonly [owner: object, name: string];

/** A count of objects that are alive. */
export interface LiveObjects {
  /** Objects that were made since, and not freed. */
  count(): number;
  /** Ends the counting: both methods are what they were. */
  restore(): void;
}

type AnyFunction = (this: unknown, ...values: unknown[]) => unknown;

/**
 * For the option `outside`: objects that `create` returned, less those that `free` was given, or was called on.
 *
 * `liveObjects([GPUDevice.prototype, "createBuffer"], [GPUBuffer.prototype, "destroy"])`
 * @throws TypeError if one of the two is no method
 */
export function liveObjects(create: Method, free: Method): LiveObjects {
  const alive = new Set<unknown>();
  const undo = [
    watch(create, (_, __, made) => {
      if (typeof made === "object" && made !== null) alive.add(made);
    }),
    watch(free, (self, values) => {
      for (const gone of [self, ...values]) alive.delete(gone);
    }),
  ];
  return {
    count: () => alive.size,
    restore() {
      for (const one of undo) one();
    },
  };
}

/** Calls `seen` after every call. Returns what puts the method back. */
function watch(
  [owner, name]: Method,
  seen: (self: unknown, values: readonly unknown[], result: unknown) => void,
): () => void {
  const methods = owner as Record<string, AnyFunction>;
  const original = methods[name];
  if (typeof original !== "function") {
    throw new TypeError(`liveObjects: ${name} is ${typeof original}; name a method and the object that has it`);
  }
  const own = Object.getOwnPropertyDescriptor(owner, name);
  methods[name] = function (...values) {
    const result = original.apply(this, values);
    seen(this, values, result);
    return result;
  };
  return () => {
    if (own) Object.defineProperty(owner, name, own);
    else delete methods[name];
  };
}
