/** The module that the tests run in workers. */
import { OptionError } from "@chainrule/core";
import { expose } from "./index.ts";
import { network, points, recipe } from "./testing.ts";

const wait = (): Promise<never> => new Promise(() => {});

expose(({ fail, data = true }: { fail?: boolean; data?: boolean } = {}) => {
  if (fail) throw new OptionError("fixture: fail is true; leave it out");
  return {
    ...recipe(),
    model: network(),
    ...(data ? { data: points() } : {}),
    methods: {
      add: (a: number, b: number) => a + b,
      wait,
      crash: () => {
        setTimeout(() => {
          throw new Error("out of order");
        });
        return wait();
      },
      /** Ends the worker without a word. */
      vanish: () => {
        const { process, close } = globalThis as { process?: { exit(code: number): never }; close?: () => void };
        if (process?.exit) process.exit(3);
        close?.();
        return wait();
      },
    },
  };
});
