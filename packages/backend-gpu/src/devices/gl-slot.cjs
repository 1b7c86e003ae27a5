// What gpu.js takes for the package `gl`, once it is bundled: the real one is put here when a headless device is asked for.
let open = null;

const createContext = (...options) => (open ? open(...options) : null);

createContext.fill = (real) => {
  open = real;
};

module.exports = createContext;
