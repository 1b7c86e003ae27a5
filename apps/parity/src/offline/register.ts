/** Has the service worker keep the page, once it is loaded; the page works without. */
import { part } from "../view/element.ts";

export async function keepOffline(): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register("./service-worker.js");
    await navigator.serviceWorker.ready;
    part("offline").textContent = "This page works offline now.";
  } catch {
    // private windows and pages that are not served securely have none: nothing else is missing there
  }
}
