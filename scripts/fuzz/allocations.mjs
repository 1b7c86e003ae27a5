// Counts the bytes of the buffers that a program asks for, whether it keeps them or not.

const VIEWS = "Int8 Uint8 Uint8Clamped Int16 Uint16 Int32 Uint32 Float32 Float64 BigInt64 BigUint64".split(" ");

/** From now on, of ArrayBuffers and typed arrays, those that `slice` and `from` make included. Returns the count so far. */
export function countAllocations() {
  const RealBuffer = globalThis.ArrayBuffer;
  let bytes = 0;
  for (const name of ["ArrayBuffer", ...VIEWS.map((view) => `${view}Array`)]) {
    const Real = globalThis[name];
    const counting = new Proxy(Real, {
      construct(target, args, newTarget) {
        const made = Reflect.construct(target, args, newTarget === counting ? target : newTarget);
        // A view of a buffer that there is costs nothing.
        if (!(args[0] instanceof RealBuffer)) bytes += made.byteLength;
        return made;
      },
    });
    Real.prototype.constructor = counting;
    globalThis[name] = counting;
  }
  return () => bytes;
}
