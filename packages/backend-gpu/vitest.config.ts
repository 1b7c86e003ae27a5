import { project } from "../../vitest.shared.ts";

const config = project("@chainrule/backend-gpu");

export default { ...config, test: { ...config.test, exclude: ["**/*.browser.test.ts"] } };
