/** What reader and writer of zip archives share: the records, by signature and length of the fixed part, and the methods. */

export const LOCAL = { signature: 0x04034b50, length: 30 } as const;
export const CENTRAL = { signature: 0x02014b50, length: 46 } as const;
export const END = { signature: 0x06054b50, length: 22 } as const;

export const STORED = 0;
export const DEFLATED = 8;

/** Larger numbers need zip64. */
export const MOST_BYTES = 0xfffffffe;
export const MOST_ENTRIES = 0xfffe;
