import { z } from "zod";
import { isLoopback } from "../address.ts";
import { section } from "../settings.ts";

/** The `psa` section as written in the configuration file, its secrets already resolved. */
export interface WebhookConfigInput {
  readonly kind: "webhook";
  /** Where tickets, notes and files are posted to. */
  readonly url: string;
  /** Known to both sides; what is sent is signed with it. At least 16 characters. */
  readonly secret: string;
  /** Longest time of one request. Default 20,000. */
  readonly timeoutMs?: number | undefined;
}

export interface WebhookConfig {
  readonly url: string;
  readonly secret: string;
  readonly timeoutMs: number;
}

const target = z.string().transform((typed, context): string => {
  const complain = (message: string): never => {
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
  const text = typed.trim();
  if (!URL.canParse(text)) {
    return complain("is no address; write it whole, e.g. https://hooks.msp.example/button");
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return complain("may not hold credentials; what is sent is signed with the secret");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    return complain(`"${url.protocol}" would send tickets readable over the network; write https:`);
  }
  url.hash = "";
  return url.href;
});

const shape = section({
  kind: z.literal("webhook"),
  url: target,
  secret: z.string().min(16, "is shorter than 16 characters").max(1000),
  timeoutMs: z.number().int().min(10).max(120_000).default(20_000),
});

/** Checks the `psa` section; throws a ZodError whose messages never hold a secret. */
export function parseWebhookConfig(input: unknown): WebhookConfig {
  const { kind: _kind, ...config } = shape.parse(input);
  return config;
}
