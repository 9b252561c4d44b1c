import { messageOf } from "../errors.ts";
import { finishedText } from "./finished-text.ts";
import { plainText } from "./plain-texts.ts";
import { type TextPart, type TextsConfig, textParts } from "./section.ts";
import type { CompileTemplate, Template, TemplateProblem } from "./template.ts";
import type { TextValues } from "./text-values.ts";

/** The configured templates, read once. */
export type ReadyTexts = { readonly [Part in TextPart]?: Template | { readonly problem: TemplateProblem } };

/** A ticket's texts before the rules. */
export interface MadeTexts extends Readonly<Record<TextPart, string>> {
  /** Templates that could not be followed, one sentence each; their parts are the default texts. */
  readonly problems: readonly string[];
}

/** `load` is called when there is a template. Never rejects: without the library each of them has a problem. */
export async function prepareTexts(texts: TextsConfig, load: () => Promise<CompileTemplate>): Promise<ReadyTexts> {
  const given = textParts.flatMap((part) => (texts[part] === undefined ? [] : [[part, texts[part]] as const]));
  if (given.length === 0) {
    return {};
  }
  const compile = await load().catch(withoutLibrary);
  return Object.fromEntries(
    given.map(([part, text]) => {
      const template = compile(text);
      // the first rendering takes ten times as long: not at a press
      if ("render" in template) {
        template.render({});
      }
      return [part, template];
    }),
  );
}

const withoutLibrary = (error: unknown): CompileTemplate => {
  const message = `templates cannot be read on this computer: ${messageOf(error)}`;
  return () => ({ problem: { message } });
};

/**
 * Makes the texts, by template where there is one, else by the default. `further`: what templates read beside the values;
 * asked for when there is a template. Never throws.
 */
export function makeTexts(
  values: TextValues,
  ready: ReadyTexts,
  further: () => Readonly<Record<string, unknown>>,
): MadeTexts {
  const problems: string[] = [];
  let all: Readonly<Record<string, unknown>> | undefined;
  const made = (part: TextPart): string => {
    const template = ready[part];
    if (template === undefined) {
      return plainText(part, values);
    }
    all ??= { ...further(), ...values };
    const text = textOf(part, template, all);
    if ("problem" in text) {
      problems.push(`${part} could not be made: ${text.problem}. The default stands in its place.`);
      return plainText(part, values);
    }
    return text.text;
  };
  return { subject: made("subject"), publicText: made("publicText"), internalNote: made("internalNote"), problems };
}

type Made = { readonly text: string } | { readonly problem: string };

function textOf(
  part: TextPart,
  template: Template | { readonly problem: TemplateProblem },
  values: Readonly<Record<string, unknown>>,
): Made {
  if ("problem" in template) {
    return { problem: template.problem.message };
  }
  const rendered = template.render(values);
  if ("problem" in rendered) {
    return rendered;
  }
  const text = finishedText(part, rendered.text);
  // helpdesk systems refuse a ticket without the one or the other; the note is the admin's to leave empty
  return text === "" && part !== "internalNote" ? { problem: "it gives no text" } : { text };
}
