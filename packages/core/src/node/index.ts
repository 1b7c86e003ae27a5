export { dataHash } from "./data-hash.ts";
export { checkFolder, replaceFile } from "./files.ts";
export { loadModel, saveModel } from "./model-folder.ts";
