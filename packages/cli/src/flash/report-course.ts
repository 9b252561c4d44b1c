import type { CommandContext } from "../command.ts";
import type { CourseListeners, Phase } from "./course.ts";

const phaseTexts: Readonly<Record<Phase, string>> = {
  "enter boot loader": "Into the boot loader",
  look: "Comparing with what it has",
  write: "Writing",
  compare: "Reading back and comparing",
  "erase settings": "Erasing the settings",
  restart: "Restarting",
  "wait for the button": "Waiting for the button",
};

const barColumns = 30;
const clearLine = "\r\u001B[K";

/** Tells on stderr how far a board is: a line that moves in a terminal, a line for each phase elsewhere. */
export function reportCourse(
  { stderr }: Pick<CommandContext, "stderr">,
  prefix: string,
): CourseListeners & { readonly end: () => void } {
  const isScreen = stderr.isTTY === true;
  let phase = "";
  let isOpen = false;
  const end = (): void => {
    if (isOpen) {
      stderr.write("\n");
      isOpen = false;
    }
  };
  return {
    onPhase: (next) => {
      end();
      phase = `${prefix}${phaseTexts[next]}`;
      stderr.write(isScreen ? phase : `${phase}\n`);
      isOpen = isScreen;
    },
    onProgress: (doneBytes, totalBytes) => {
      if (isScreen) {
        stderr.write(`${clearLine}${phase} ${bar(doneBytes, totalBytes)}`);
        isOpen = true;
      }
    },
    onNote: (text) => {
      end();
      stderr.write(`${text}\n`);
    },
    end,
  };
}

/** `[######----] 4096 of 11008 bytes` */
function bar(doneBytes: number, totalBytes: number): string {
  const filled = totalBytes === 0 ? barColumns : Math.round((barColumns * doneBytes) / totalBytes);
  return `[${"#".repeat(filled)}${"-".repeat(barColumns - filled)}] ${doneBytes} of ${totalBytes} bytes`;
}
