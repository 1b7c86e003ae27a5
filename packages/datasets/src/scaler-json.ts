/** Reads a scaler that comes from a file. */
import { DataError } from "@chainrule/core";
import { show } from "./check.ts";
import type { Scaler } from "./scaler.ts";

type Member = "type" | "offset" | "scale" | "mean" | "standardDeviation" | "min" | "max" | "range";

/** A new scaler of checked values; members that a scaler does not have are left out. Throws a DataError. */
export function scalerFromJSON(value: unknown): Scaler {
  if (typeof value !== "object" || value === null) fail(`got ${show(value)}`);
  const stored = value as Readonly<Partial<Record<Member, unknown>>>;
  const { type } = stored;
  switch (type) {
    case "affine": {
      const [offset, scale] = [finite("offset", stored.offset), finite("scale", stored.scale)];
      if (scale === 0) fail("scale is 0");
      return { type, offset, scale };
    }
    case "standard": {
      const mean = numbers("mean", stored.mean);
      const standardDeviation = numbers("standardDeviation", stored.standardDeviation, mean.length);
      const bad = standardDeviation.findIndex((deviation) => deviation < 0);
      if (bad >= 0) fail(`standardDeviation[${bad}] is ${standardDeviation[bad]}, below 0`);
      return { type, mean, standardDeviation };
    }
    case "minMax": {
      const min = numbers("min", stored.min);
      const max = numbers("max", stored.max, min.length);
      const bad = min.findIndex((low, column) => low > max[column]!);
      if (bad >= 0) fail(`min[${bad}] is ${min[bad]}, above max[${bad}], ${max[bad]}`);
      const wide = min.findIndex((low, column) => !Number.isFinite(max[column]! - low));
      if (wide >= 0) fail(`min[${wide}] is ${min[wide]} and max[${wide}] ${max[wide]}, too far apart`);
      const [low, high] = numbers("range", stored.range, 2) as [number, number];
      if (!(low < high && Number.isFinite(high - low))) fail(`range is [${low}, ${high}], which is empty or too wide`);
      return { type, min, max, range: [low, high] };
    }
    default:
      return fail(`type is ${show(type)}, not "affine", "standard" or "minMax"`);
  }
}

function finite(name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  return fail(`${name} is ${show(value)}, no finite number`);
}

function numbers(name: string, value: unknown, length?: number): number[] {
  if (!Array.isArray(value)) return fail(`${name} is ${show(value)}, no array`);
  if (value.length === 0 || value.length !== (length ?? value.length)) {
    fail(`${name} has ${value.length} numbers, not ${length ?? "at least one"}`);
  }
  return Array.from(value, (entry: unknown, i) => finite(`${name}[${i}]`, entry));
}

function fail(wrong: string): never {
  throw new DataError(`scalerFromJSON: ${wrong}; pass a scaler as it was stored`);
}
