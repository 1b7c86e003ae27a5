// Prints the results in workerd, which has no workers of its own.
import { results } from "./results.js";

export default {
  async test(_, { WANTED }) {
    console.log(`results: ${JSON.stringify(await results(WANTED))}`);
  },
};
