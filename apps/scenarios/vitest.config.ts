import { project } from "../../vitest.shared.ts";

const config = project("@chainrule/app-scenarios");

export default { ...config, test: { ...config.test, exclude: ["**/*.browser.test.ts"] } };
