// The page that leaves everything to a module worker.
new Worker(new URL("./page.js", import.meta.url), { type: "module" });
