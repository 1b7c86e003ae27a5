/** Pictures of trainings and networks. */
export { type CurveOptions, curveSvg } from "./curves.ts";
export { type DecisionOptions, decisionSvg, gridOf } from "./decisions.ts";
export { type HeatMapOptions, heatMapSvg, type Values } from "./heat-map.ts";
export { weightImages } from "./weight-images.ts";
