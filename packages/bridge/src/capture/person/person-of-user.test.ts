import { expect, test } from "vitest";
import { temporaryFolder } from "../../testing/temporary-folder.ts";
import { writeFileTree } from "../../testing/file-tree.ts";
import { personOfUser } from "./person-of-user.ts";

test("an account of this computer by /etc/passwd, one of a directory by its session, nobody else", () => {
  const root = temporaryFolder();
  writeFileTree(root, {
    "etc/passwd": "root:x:0:0::/root:/bin/bash\nann:x:1000:1000:Ann:/srv/ann:/bin/bash\n:x:7:7::/:/bin/sh\n",
    "run/systemd/sessions/3": "UID=70001\nUSER=bob@corp.example\nCLASS=user\nTYPE=x11\n",
  });
  const people = [1000, 70_001, 0, 7, 100, 12_345].map((userId) => personOfUser(userId, root));
  expect(people).toEqual(["ann", "bob@corp.example", "root", undefined, undefined, undefined]);
});
