/** What an import takes, so that no file makes it slow: far above what a person writes by hand. */
export const limits = {
  /** Of the file, UTF-16 units. */
  file: 256_000,
  /** Old rules in a file. */
  rules: 500,
  /** Of one old rule, UTF-16 units. */
  rule: 8000,
  /** Brackets and `not` within each other. */
  depth: 20,
} as const;
