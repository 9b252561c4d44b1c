/** What goes wrong, why, and what to do; error hints and the README come from this table. */
export interface Trouble {
  readonly symptom: string;
  readonly cause: string;
  readonly remedy: string;
}

type TroubleName = "signature" | "address" | "refused" | "answer" | "later";

export const troubles: Readonly<Record<TroubleName, Trouble>> = {
  signature: {
    symptom: "`auth_rejected`",
    cause:
      "the secret is not the same on both sides, the receiver signs a body that it parsed before, or a clock is wrong",
    remedy: "Compare the secrets; sign the raw bytes as they came; set the clocks of both sides.",
  },
  address: {
    symptom: "`not_found`",
    cause: '"url" leads to no receiver',
    remedy: 'Check "url", with its path.',
  },
  refused: {
    symptom: "`validation_failed`",
    cause: "the receiver answered 4xx: it does not take what was sent, and a repeat would change nothing",
    remedy: "Look into the receiver's log for the press id.",
  },
  answer: {
    symptom: "`answer_unreadable`",
    cause: "a login page, a proxy or a redirect answers in the place of the receiver",
    remedy: "The receiver has to answer 2xx with a JSON object or nothing.",
  },
  later: {
    symptom: "`remote_unavailable` or `rate_limited`",
    cause: "the receiver answered 5xx, 409 or 429, or did not answer",
    remedy: "It is repeated by itself, with the same Idempotency-Key.",
  },
};

export const remedyOf = (name: TroubleName): string => troubles[name].remedy;
