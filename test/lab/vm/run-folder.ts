import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { labCache } from "../image/image.ts";

const namePrefix = "tier2-lab-";

/** The files of one run of the lab. It is removed with the run, and of a run that was killed by the next one. */
export class RunFolder {
  // The path of a socket has to be short.
  readonly #path: string = mkdtempSync(path.join(tmpdir(), `${namePrefix}${process.pid}-`));
  readonly #removeAtExit = (): void => rmSync(this.#path, { recursive: true, force: true });

  constructor() {
    process.once("exit", this.#removeAtExit);
    for (const name of readdirSync(tmpdir())) {
      const pid = new RegExp(`^${namePrefix}(\\d+)-`).exec(name)?.[1];
      if (pid !== undefined && !existsSync(`/proc/${pid}`)) {
        rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
      }
    }
  }

  file(name: string): string {
    return path.join(this.#path, name);
  }

  /** Copies logs and captures to where they stay, and says where that is. */
  keep(): string {
    const kept = path.join(labCache, `failed-${new Date().toISOString().replaceAll(/[:.]/g, "-")}`);
    mkdirSync(kept, { recursive: true });
    for (const name of readdirSync(this.#path).filter((entry) => /\.(log|pcap)$/.test(entry))) {
      cpSync(this.file(name), path.join(kept, name));
    }
    return kept;
  }

  remove(): void {
    process.off("exit", this.#removeAtExit);
    this.#removeAtExit();
  }
}
