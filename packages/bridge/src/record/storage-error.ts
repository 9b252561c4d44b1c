import { type ErrorDescription, Tier2Error, messageOf } from "../errors.ts";

type Wording = Pick<ErrorDescription, "code" | "message" | "hint">;

/** SQLite's primary result codes (sqlite.org/rescode.html) that mean something to people. */
const wordings: Readonly<Record<number, (databasePath: string) => Wording>> = {
  5: (path) => ({
    code: "database_in_use",
    message: `${path} is in use by another bridge.`,
    hint: "Only one bridge runs on a database. Stop the other one, or give this one its own dataDirectory.",
  }),
  8: (path) => ({
    code: "database_read_only",
    message: `${path} cannot be written.`,
    hint: "Give the account of the bridge the right to write the file and its folder.",
  }),
  10: (path) => ({
    code: "disk_error",
    message: `The disk reports an error while ${path} is read or written.`,
    hint: "Look into the system's log for disk errors. Presses stay in the button until the disk works again.",
  }),
  11: (path) => ({
    code: "database_damaged",
    message: `${path} is damaged.`,
    hint: "Move the file away and start the bridge again; keep it, presses can be recovered from it.",
  }),
  13: (path) => ({
    code: "disk_full",
    message: `The disk of ${path} is full.`,
    hint: "Free some space. Presses stay in the button until then and are taken up by themselves.",
  }),
  14: (path) => ({
    code: "database_cannot_be_opened",
    message: `${path} cannot be opened.`,
    hint: "Check that the folder exists and that the account of the bridge may write into it.",
  }),
  26: (path) => ({
    code: "database_foreign",
    message: `${path} is not a database.`,
    hint: "Another program's file stands there. Move it away, or give the bridge another dataDirectory.",
  }),
};

/** What SQLite threw, in words; anything else too, as category `storage`. */
export function storageError(error: unknown, databasePath: string): Tier2Error {
  if (error instanceof Tier2Error) {
    return error;
  }
  const extended = error instanceof Error && "errcode" in error ? Number(error.errcode) : 0;
  const systemCode = error instanceof Error && "code" in error ? String(error.code) : "";
  if (["EACCES", "EPERM", "EROFS"].includes(systemCode)) {
    return new Tier2Error(
      {
        code: "database_not_allowed",
        category: "permission",
        message: `This account may not write ${databasePath}.`,
        hint: "Give it the right to write that folder, or name another folder as dataDirectory in the configuration.",
      },
      { cause: error },
    );
  }
  const wording = wordings[extended & 0xff]?.(databasePath) ?? {
    code: "database_failed",
    message: `${databasePath} cannot be used: ${messageOf(error)}`,
    hint: "Name another folder as dataDirectory in the configuration, or mend this one.",
  };
  return new Tier2Error({ ...wording, category: "storage" }, { cause: error });
}
