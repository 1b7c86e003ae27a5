/**
 * Backends of one device share it, with its kernels: browsers keep some sixteen WebGL contexts alive, and blank the oldest
 * without a word. The last backend that is closed ends it.
 */
import type { Device } from "./device.ts";
import type { DeviceName } from "./names.ts";
import { openDevice } from "./open.ts";

interface Shared {
  readonly device: Promise<Device>;
  users: number;
}

export interface Lease {
  readonly device: Device;
  /** Once. */
  release(): Promise<void>;
}

const open = new Map<DeviceName, Shared>();
/** What is being closed: the next one is not opened before. */
const closing = new Map<DeviceName, Promise<void>>();

/** @throws Error where the device does not open */
export async function acquire(name: DeviceName): Promise<Lease> {
  await closing.get(name);
  const shared = open.get(name) ?? begin(name);
  shared.users++;
  const device = await shared.device;
  // what is lost is left to those who have it
  if (device.lost() && open.get(name) === shared) open.delete(name);
  if (device.lost()) {
    await end(name, shared, device);
    return acquire(name);
  }
  return { device, release: () => end(name, shared, device) };
}

function begin(name: DeviceName): Shared {
  const shared: Shared = { device: openDevice(name), users: 0 };
  open.set(name, shared);
  // what failed may work another time
  shared.device.catch(() => open.delete(name));
  return shared;
}

async function end(name: DeviceName, shared: Shared, device: Device): Promise<void> {
  if (--shared.users > 0) return;
  if (open.get(name) === shared) open.delete(name);
  const closed = device.close();
  closing.set(name, closed);
  try {
    await closed;
  } finally {
    if (closing.get(name) === closed) closing.delete(name);
  }
}
