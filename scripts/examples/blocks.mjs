// The code blocks of a page of Markdown, and the programs that they are. A word after the language says what a block is, so that
// GitHub and npm still colour it: none, a program; `continued`, more of the program before; `typecheck`, not run; `fragment`, no
// program; `file=name`, a file beside the programs. `text output` after a program is what it prints.
import MarkdownIt from "markdown-it";

const LANGUAGES = { ts: "ts", typescript: "ts", js: "js", javascript: "js" };
const WORDS = ["continued", "typecheck", "fragment", "output"];
const COPY = /^<!-- file (\S+): (\S+) -->$/gm;
const markdown = new MarkdownIt({ html: true });

/** Of every fenced block: its language ("ts", "js" or another), the words after it, the first line of its code, its code. */
function blocksOf(page, text) {
  const fences = markdown.parse(text, {}).filter(({ type }) => type === "fence");
  return fences.map(({ info, content, map }) => {
    const [name = "", ...words] = info.trim().split(/\s+/);
    const block = { language: LANGUAGES[name] ?? name, words, line: map[0] + 2, code: content };
    const unknown = words.find((word) => !WORDS.includes(word) && !word.startsWith("file="));
    if (unknown)
      throw trouble(page, block, `"${unknown}" is no word for a block`, `use ${WORDS.join(", ")} or file=name`);
    return block;
  });
}

/**
 * What is to be done with the blocks of a page: `programs`, each with its blocks and what its last one prints (`output`, unless
 * nothing says so), `fragments`, and `files` by name: text, or the path of a file of the repository.
 */
export function exampleOf(page, text) {
  const programs = [];
  const fragments = [];
  const files = new Map([...text.matchAll(COPY)].map(([, name, path]) => [name, { path }]));
  let before = null;
  for (const block of blocksOf(page, text)) {
    const { language, words, code } = block;
    const name = words.find((word) => word.startsWith("file="))?.slice("file=".length);
    if (words.includes("output")) {
      if (!before) throw trouble(page, block, "an output stands after no program", "put it straight after one");
      before.output = code;
    }
    before = null;
    if (name) files.set(name, block);
    else if (language !== "ts" && language !== "js") continue;
    else if (words.includes("fragment")) fragments.push(block);
    else {
      before = programOf(page, block, programs.at(-1));
      programs.push(before);
    }
  }
  return { page, programs, fragments, files };
}

function programOf(page, block, previous) {
  const run = !block.words.includes("typecheck");
  if (!block.words.includes("continued")) return { language: block.language, run, blocks: [block] };
  if (previous?.language !== block.language) {
    throw trouble(page, block, `there is no ${block.language} program before it`, "take the word continued away");
  }
  if (run && !previous.run) throw trouble(page, block, "it goes on from a program that is not run", "add typecheck");
  previous.goesOn ||= run;
  return { language: block.language, run, blocks: [...previous.blocks, block], continued: true };
}

/** The program with every block on the lines that it has in its page, so that errors name these. */
export function sourceOf({ blocks }) {
  let source = "";
  for (const { line, code } of blocks) source += "\n".repeat(line - source.split("\n").length) + code;
  return source;
}

/** The line by which a program is called: that of its last block. */
export const lineOf = ({ blocks }) => blocks.at(-1).line;

/** The first program of a page that has this text in it, as its reader copies it. */
export function programWith(page, text, part) {
  const found = exampleOf(page, text).programs.find(({ blocks }) => blocks.some(({ code }) => code.includes(part)));
  if (!found) throw new Error(`${page}: no program has ${part} in it; add one`);
  return found.blocks.map(({ code }) => code).join("");
}

const trouble = (page, { line }, wrong, remedy) => new Error(`${page}:${line}: ${wrong}; ${remedy}`);
