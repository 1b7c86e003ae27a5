// The whole suite on one device after the other, for in-chromium.mjs.
import { collect } from "../../../conformance/dist/index.js";
import { gpu } from "../dist/index.js";

globalThis.report = async (device) => {
  // stays open, so that the cases share its kernels
  const kept = await gpu({ device });
  try {
    return await collect(() => gpu({ device }), { device });
  } finally {
    await kept.close();
  }
};
