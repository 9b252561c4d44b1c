import type { CheckResult } from "../contract.ts";
import { orNothing } from "../optional.ts";
import { isSameText } from "../text.ts";
import type { Checked } from "./check.ts";
import { fieldsAnswer, userRow } from "./fields.ts";
import { remedyOf } from "./troubleshooting.ts";

type Finding = Pick<CheckResult, "status" | "message" | "hint">;

const untold: Finding = { status: "ok", message: "Autotask does not tell whose credentials these are" };

/**
 * Whether the credentials are of an API user, or of a person who may leave. Autotask takes them of API users alone, by what
 * is published; where the API user may read resources the licence tells.
 */
export async function lookAtUser({ config, client, context }: Checked): Promise<Finding> {
  const { userName } = config;
  const names = ["userName", "email"].map((field) => ({ op: "eq", field, value: userName }) as const);
  const fields = ["id", "userName", "email", "licenseType"];
  const found = await orNothing(async () =>
    client.readable("Resources", [{ op: "or", items: names }], fields, userRow, context),
  );
  const [user, ...others] = (found ?? []).filter((row) =>
    [row.userName, row.email].some((name) => isSameText(name ?? "", userName)),
  );
  if (user === undefined || others.length > 0) {
    return untold;
  }
  const answer = await orNothing(async () => client.one("/Resources/entityInformation/fields", fieldsAnswer, context));
  const types = answer?.fields.find(({ name }) => isSameText(name, "licenseType"))?.picklistValues ?? [];
  const license = types.find(({ value }) => value === String(user.licenseType))?.label ?? "";
  if (license === "") {
    return untold;
  }
  return /\bAPI\b/i.test(license)
    ? { status: "ok", message: `the credentials are of resource ${user.id}, licence "${license}"` }
    : {
        status: "warning",
        message: `the credentials are a person's: resource ${user.id}, licence "${license}"`,
        hint: remedyOf("person"),
      };
}
