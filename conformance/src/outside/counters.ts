/** What a device holds, counted without the backend's help. */

/** By what they count: `{ textures: () => 12, "bytes of linear memory": () => 65536 }`. */
export type Counters = Readonly<Record<string, () => number>>;

export type Counts = Readonly<Record<string, number>>;

export const countsOf = (counters: Counters): Counts =>
  Object.fromEntries(Object.entries(counters).map(([name, count]) => [name, count()]));

/** The larger of each. */
export const atMost = (a: Counts, b: Counts): Counts =>
  Object.fromEntries(Object.entries(b).map(([name, count]) => [name, Math.max(count, a[name] ?? 0)]));

/** What is more than it was, or no number, as a text each. */
export const grown = (when: string, before: Counts, after: Counts): string[] =>
  Object.entries(after).flatMap(([name, count]) => {
    const was = before[name] ?? 0;
    return count <= was ? [] : [`${when} there are ${count} ${name}, before ${was}; free what is disposed`];
  });
