import { expect } from "vitest";
import type { Figures } from "../table.ts";
import { configText } from "./configure-service.ts";
import { type Lab, rulePath, shippedRule } from "./lab.ts";

const match = 'ACTION!="remove", SUBSYSTEM=="hidraw", ATTRS{idVendor}=="1209", ATTRS{idProduct}=="0001"';
const groupRule = `${match}, MODE="0660", GROUP="tier2"\n`;
const seatRule = `${match}, TAG+="uaccess"\n`;

const home = "/var/lib/lab/ci";
const otherConfig = `${home}/config.yaml`;
const otherSocket = `${home}/data/admin.sock`;

/**
 * Who may open the button under which rule, and what a bridge says that may not. It runs as `ci`, an account in no group
 * and without a session at the screen; `dev` sits there.
 */
export async function permissions(lab: Lab): Promise<Figures> {
  const { guest } = lab;
  await lab.plugOnly(["pico"]);
  await lab.stopBridge();
  await startOtherBridge(lab);
  await useRule(lab, undefined);
  const none = await refusal(lab, /open to root alone \(mode 0600\); no udev rule of the button is installed/);
  expect(none.remedy).toBe("As root: tier2 udev install && usermod -aG tier2 ci");
  const { output } = await guest.run(`tier2 status --config ${otherConfig}`);
  expect(output).toContain("ERROR  A button is plugged in and cannot be used");
  expect(output).toContain(none.remedy);

  await useRule(lab, groupRule);
  const group = await refusal(lab, /open to the group tier2 \(mode 0660\); ci is not in it/);
  expect(group.remedy).toMatch(/^As root: usermod -aG tier2 ci\./);
  expect(await openers(lab)).toEqual(["tier2"]);

  await useRule(lab, seatRule);
  const seat = await refusal(lab, /open to the person at the screen alone \(uaccess\); ci has no session there/);
  expect(seat.remedy).toContain("usermod -aG tier2 ci");
  expect(await openers(lab)).toEqual(["dev"]);

  await useRule(lab, shippedRule);
  await refusal(lab, /open to the group tier2 \(mode 0660\) and the person at the screen; ci is not in it/);
  await lab.tidy();
  return { "no rule": none.state, group: group.state, uaccess: seat.state };
}

async function startOtherBridge({ guest }: Lab): Promise<void> {
  await guest.must(`install -d -o ci -g ci -m 0700 ${home} ${home}/secrets`);
  await guest.must(`cp /etc/tier2/secrets/* ${home}/secrets/ && chown ci:ci ${home}/secrets/*`);
  await guest.writeFile(otherConfig, await configText({ dataDirectory: `${home}/data` }), 0o644);
  await guest.must(`systemd-run --quiet --unit lab-other-bridge --uid ci --gid ci tier2 run --config ${otherConfig}`);
}

/** Puts this rule, and no other, into the place of the product's and plugs the button in anew. */
async function useRule(lab: Lab, rule: string | undefined): Promise<void> {
  await lab.pico.unplug();
  if (rule === undefined) {
    await lab.guest.must(`rm -f ${rulePath}`);
  } else {
    await lab.guest.writeFile(rulePath, rule, 0o644);
  }
  await lab.guest.must("udevadm control --reload");
  await lab.pico.plugIn();
}

/** What the bridge says of the button, once it says this. */
async function refusal(lab: Lab, wanted: RegExp): Promise<{ readonly state: string; readonly remedy: string }> {
  const status = await lab.untilStatus(
    String(wanted),
    ({ warnings }) => warnings.some(({ text }) => wanted.test(text)),
    otherSocket,
  );
  const warning = status.warnings.find(({ text }) => wanted.test(text));
  return { state: (wanted.exec(warning?.text ?? "") ?? [""])[0], remedy: warning?.remedy ?? "" };
}

/** Which of two accounts, one in the group of the rule and one at the screen, the kernel lets open the button. */
async function openers({ guest }: Lab): Promise<string[]> {
  const users = ["tier2", "dev"];
  const opened = await Promise.all(users.map(async (user) => guest.run("exec 3<>/dev/hidraw0", { user })));
  opened.filter(({ code }) => code !== 0).forEach(({ errors }) => expect(errors).toContain("Permission denied"));
  return users.filter((_, index) => opened[index]?.code === 0);
}
