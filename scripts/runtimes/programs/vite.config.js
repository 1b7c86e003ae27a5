export default {
  build: { rollupOptions: { input: ["index.html", "worker.html"] } },
  // a worker that imports on demand, as page.js does, cannot be one file
  worker: { format: "es" },
};
