// Keeps every file of one build; a new build has a cache of its own, and takes over when the old page is closed.
const CACHE = `parity ${"VERSION"}`;
const FILES = "FILES";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(FILES)));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("parity ") && name !== CACHE) await caches.delete(name);
    }
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  const answer = async () => (await (await caches.open(CACHE)).match(request)) ?? fetch(request);
  event.respondWith(answer());
});
