import type { RegistrySetting } from "../../packages/bridge/src/config/registry-settings.ts";
import { type System, type TextQuestion, systems } from "../../packages/cli/src/setup/systems.ts";

const longest = 250;
const mostPort = 65_535;

/** What the set-up asks of the helpdesk systems and is no secret; a key that several have is one setting. */
export function helpdeskSettings(): readonly RegistrySetting[] {
  const asked = systems.flatMap((system) => questionsOf(system).map((question) => ({ title: system.title, question })));
  const byKey = Map.groupBy(asked, ({ question }) => question.key);
  return [...byKey].map(([key, those]) => {
    const titlesOf = Map.groupBy(those, ({ question }) => meaningOf(question));
    return {
      place: ["psa", ...key.split(".")],
      meaning: [...titlesOf]
        .map(([meaning, same]) => `${same.map(({ title }) => title).join(", ")}: ${meaning}`)
        .join("\n"),
      ...(those.some(({ question }) => question.isNumber === true)
        ? { kind: "whole-number", minimum: 1, maximum: mostPort }
        : { kind: "text", longest }),
    };
  });
}

/** The customer is left away: that is `company`, above all helpdesk systems. */
function questionsOf({ address, credentials, texts, catchAll, values }: System): readonly TextQuestion[] {
  const company = catchAll?.company;
  return [
    ...(address === undefined ? [] : [address]),
    ...credentials.filter(({ isHidden }) => !isHidden),
    ...texts,
    ...(catchAll === undefined
      ? []
      : [{ key: "catchAll.contactEmail", message: "Mail address of the contact for people who are not registered" }]),
    ...(company === undefined ? [] : [{ key: "catchAll.company", message: company }]),
    ...values.map((key) => ({ key, message: "for every ticket, as it is called there" })),
  ];
}

function meaningOf({ message, example, ifEmpty }: TextQuestion): string {
  const shown = example === undefined ? "" : `, e.g. ${example}`;
  return `${message}${shown}.${ifEmpty === undefined ? "" : ` Where nobody sets it: ${ifEmpty}.`}`;
}
