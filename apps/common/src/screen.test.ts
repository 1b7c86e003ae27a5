import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, it, vi } from "vitest";
import { canRedraw, createScreen, type Output } from "./screen.ts";

interface Recorder extends Output {
  readonly written: string[];
}

const recorder = (columns?: number): Recorder => {
  const written: string[] = [];
  return { written, write: (text: string) => written.push(text), isTTY: columns !== undefined, columns: columns ?? 80 };
};

afterEach(() => vi.unstubAllEnvs());

describe("createScreen", () => {
  it("writes lines and nothing else where nothing can move", () => {
    const lines = recorder();
    const screen = createScreen({ lines, live: null });
    screen.live(() => "bar");
    screen.line("first");
    screen.close();
    expect(lines.written).toEqual(["first\n"]);
  });

  it("takes the live line away before a line, and gives it the width of the terminal", () => {
    const terminal = recorder(40);
    const screen = createScreen({ lines: terminal, live: terminal });
    screen.live((columns) => `bar of ${columns}`);
    expect(stripVTControlCharacters(terminal.written.join(""))).toContain("bar of 40");
    const before = terminal.written.length;
    screen.line("done");
    const [erase, line] = terminal.written.slice(before);
    expect(erase).toContain("\u001b[2K");
    expect(line).toBe("done\n");
    screen.close();
  });

  it("breaks lines between words in a terminal only", () => {
    const [terminal, file] = [recorder(12), recorder()];
    for (const lines of [terminal, file]) {
      const screen = createScreen({ lines, live: null });
      screen.line("one two three four");
      screen.line("   fits");
    }
    expect(terminal.written).toEqual(["one two\nthree four\n", "   fits\n"]);
    expect(file.written).toEqual(["one two three four\n", "   fits\n"]);
  });

  it("writes nothing when quiet", () => {
    const screen = createScreen({ lines: null, live: null });
    expect(() => screen.line("unseen")).not.toThrow();
  });
});

describe("canRedraw", () => {
  it("needs a terminal that is not dumb", () => {
    vi.stubEnv("TERM", "xterm-256color");
    expect(canRedraw(recorder(80))).toBe(true);
    expect(canRedraw(recorder())).toBe(false);
    vi.stubEnv("TERM", "dumb");
    expect(canRedraw(recorder(80))).toBe(false);
  });
});
