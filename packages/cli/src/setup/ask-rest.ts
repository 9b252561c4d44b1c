import type { BridgeConfig } from "@tier2/bridge";
import { withDefault } from "./ask-access.ts";
import type { Prompts } from "../prompts/prompts.ts";
import { askUntilRight } from "../prompts/prompts.ts";

/** What becomes of presses, and whom people turn to. */
export interface Policies {
  readonly policy: Pick<BridgeConfig["policy"], "submit" | "undoSeconds" | "gestures" | "fold">;
  readonly screen: BridgeConfig["capture"]["screen"]["policy"];
  readonly endpoints: number;
  readonly support: BridgeConfig["support"];
}

/** `before`: what is in force, or the defaults. */
export async function askPolicies(prompts: Prompts, before: Policies): Promise<Policies> {
  const { policy } = before;
  const submit = await prompts.choose({
    message: "When is a press sent?",
    choices: [
      { value: "at-once", label: "at once" },
      { value: "undo", label: "after some seconds", hint: "pressing again within them cancels it" },
    ],
    initial: policy.submit,
  });
  const undoSeconds =
    submit === "undo"
      ? await askNumber(prompts, "How many seconds (1 to 120)?", policy.undoSeconds, 120)
      : policy.undoSeconds;
  const gestures = await prompts.confirm({
    message: "Does a double press mean urgent, and a long one cancel?",
    initial: policy.gestures,
  });
  const fold = await prompts.confirm({
    message: "Does a press soon after another become a note on the same ticket?",
    initial: policy.fold,
  });
  const screen = await prompts.choose({
    message: "Pictures of the screen?",
    choices: [
      { value: "off", label: "never" },
      { value: "ask", label: "when the person says so each time" },
      { value: "on", label: "with every press", hint: "tell people before" },
    ],
    initial: before.screen,
  });
  const endpoints = await askNumber(
    prompts,
    "How many computers with a button will use this helpdesk system? Its limits hold for all of them together",
    before.endpoints,
    1_000_000,
  );
  return {
    policy: { submit, undoSeconds, gestures, fold },
    screen,
    endpoints,
    support: await askSupport(prompts, before),
  };
}

const supportQuestions = [
  ["name", "Whom do people turn to when the button cannot help?", "IT of Contoso"],
  ["phone", "Telephone", "+44 20 7946 0000"],
  ["email", "E-mail", "support@example.com"],
  ["hours", "Hours", "weekdays 8 to 18"],
  ["url", "Page", "https://support.example.com"],
] as const;

/** Nobody is named: nothing further is asked. */
async function askSupport(prompts: Prompts, { support }: Policies): Promise<Policies["support"]> {
  const answers: Record<string, string> = {};
  for (const [key, message, example] of supportQuestions) {
    const initial = support[key] ?? "";
    const ifEmpty = key === "name" ? "nobody is named" : "it is left out";
    const answer = await prompts.text({ message: withDefault(message, initial, ifEmpty), example, initial });
    if (answer === "" && key === "name") {
      return {};
    }
    if (answer !== "") {
      answers[key] = answer.slice(0, longestText);
    }
  }
  return answers;
}

const longestText = 200;

async function askNumber(prompts: Prompts, message: string, initial: number, most: number): Promise<number> {
  const answer = await askUntilRight(
    prompts,
    async (before = String(initial)) => prompts.text({ message, initial: before }),
    async (given) =>
      /^\d+$/.test(given) && Number(given) >= 1 && Number(given) <= most
        ? undefined
        : `Write a number from 1 to ${most}.`,
  );
  return Number(answer);
}
