import { type LightReport, encodeLight, timings } from "@tier2/button";
import { expect, test } from "vitest";
import type { ButtonUnderTest } from "./button-under-test.ts";
import { runningButton } from "./running-button.ts";

const light = (part: Partial<LightReport>): Uint8Array =>
  encodeLight({ pattern: "solid", red: 0, green: 0, blue: 0, periodMs: 1000, timeToLiveMs: 0, ...part });

/** Tests of the light, as the eye sees it. */
export function testLight({ lightTolerance, newButton }: ButtonUnderTest): void {
  test("the light shows what the report asks for, as the eye sees it", async () => {
    const { button, write } = runningButton(newButton());
    for (const colour of [
      { red: 255, green: 128, blue: 0 },
      { red: 1, green: 64, blue: 255 },
      { red: 0, green: 0, blue: 0 },
    ]) {
      await write(light(colour));
      for (const part of ["red", "green", "blue"] as const) {
        expect(Math.abs(button.light[part] - colour[part])).toBeLessThanOrEqual(lightTolerance);
      }
    }
  });

  test("patterns move in emulated time", async () => {
    const { button, seen, write } = runningButton(newButton());
    const timeline = async (pattern: LightReport["pattern"]): Promise<string> => {
      await write(light({ pattern: "off" }));
      seen.lights.length = 0;
      await write(light({ pattern, green: 200 }));
      const startMs = seen.lights[0]?.atMs ?? 0;
      button.advance(990);
      return seen.lights.map(({ green, atMs }) => `${Math.round((atMs - startMs) / 5) * 5}:${green}`).join(" ");
    };
    expect(await timeline("solid")).toBe("0:200");
    expect(await timeline("blink")).toBe("0:200 500:0");
    expect(await timeline("double-flash")).toBe("0:200 125:0 250:200 375:0");
    expect(await timeline("flicker")).toBe("0:200 125:0 250:200 375:0 500:200 625:0 750:200 875:0");
    await timeline("pulse");
    const levels = seen.lights.map(({ green }) => green);
    expect(levels.length).toBeGreaterThan(80);
    expect(Math.max(...levels)).toBeGreaterThan(195);
  });

  test("the firmware shows received at the press, no bridge after two seconds, and again when the bridge falls silent", async () => {
    const { button, seen, write, acknowledgeAll } = runningButton(newButton());
    button.tap(50);
    button.advance(30);
    expect(button.light).toEqual({ red: 255, green: 255, blue: 255 });
    button.advance(timings.noBridgeMs);
    const noBridge = seen.lights.at(-1);
    expect({ green: noBridge?.green, blue: noBridge?.blue }).toEqual({ green: 0, blue: 0 });
    await acknowledgeAll();
    await write(light({ green: 255, timeToLiveMs: 500 }));
    button.advance(490);
    expect(button.light).toEqual({ red: 0, green: 255, blue: 0 });
    button.advance(20);
    expect(button.light).toEqual({ red: 255, green: 0, blue: 0 });
  });
}
