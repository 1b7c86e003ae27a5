/** What the commands of the repository share. */
export { abortOnSignal, FAILED, parse, runCommand, UsageError } from "./command.ts";
export { curveLines } from "./curves.ts";
export { drawn, type Picture, sideBySide } from "./draw.ts";
export { pngOf, readPng } from "./png.ts";
export { canRedraw, createScreen, type Output, type Screen, type ScreenOptions } from "./screen.ts";
export {
  duration,
  factor,
  layerSizes,
  numberIn,
  oneOf,
  path,
  positiveNumber,
  seedNumber,
  threadCount,
  wholeNumber,
} from "./values.ts";
