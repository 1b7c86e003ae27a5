/** Does at least `flops` multiplications and additions; returns how many. */
export function ceiling(flops: number): number;
