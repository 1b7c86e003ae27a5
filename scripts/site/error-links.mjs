// The names of errors in comments lead to their classes.
import { ReflectionKind } from "typedoc";

const NAME = /\b([A-Z]\w*Error)\b/;

/** Links them in every comment of a project, wherever the class is in it. */
export function linkErrors(project) {
  const classes = new Map(project.getReflectionsByKind(ReflectionKind.Class).map((error) => [error.name, error]));
  const link = (text) => {
    const target = classes.get(text);
    return target ? { kind: "inline-tag", tag: "@link", text, target } : { kind: "text", text };
  };
  const linked = (parts) => parts.flatMap((part) => (part.kind === "text" ? part.text.split(NAME).map(link) : [part]));
  for (const { comment } of Object.values(project.reflections)) {
    if (!comment) continue;
    comment.summary = linked(comment.summary);
    for (const tag of comment.blockTags) tag.content = linked(tag.content);
  }
}
