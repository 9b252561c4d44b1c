/** What a run of vitest says of itself: the part of its JSON report that is read here. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    /** Path of the test file. */
    readonly name: string;
    readonly status: string;
    /** Why the file itself failed. */
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  /** One per failed test: where it is, its name, and the beginning of why. */
  readonly failures: readonly string[];
}

const longestReason = 4000;

/** @param text vitest's JSON report. Throws when it is none. */
export function readReport(text: string): Outcome {
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text) as Report;
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    const whole = status === "failed" && failed.length === 0 ? [described(name, "", [message])] : [];
    return [...whole, ...failed.map((test) => described(name, test.fullName, test.failureMessages ?? []))];
  });
  return { passed: numPassedTests, failed: numFailedTests, failures };
}

function described(file: string, test: string, reasons: readonly string[]): string {
  const reason = reasons.join("\n");
  const shown = reason.length <= longestReason ? reason : `${reason.slice(0, longestReason)} ...`;
  return `${file} ${test}\n${shown.replaceAll(/^/gm, "    ")}`;
}
