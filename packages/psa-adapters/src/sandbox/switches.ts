import type { Switch } from "./page.ts";

type Value = string | number | boolean | null;

const labelOf = (value: Value): string => (value === "" ? "(empty)" : value === null ? "(null)" : String(value));

/** Each member of `variants` as a switch. `choices` has the values that it may have. */
export const switchesOf = <Variants extends object, Name extends keyof Variants & string>(
  variants: Variants,
  choices: { readonly [Each in Name]: readonly (Variants[Each] & Value)[] },
): readonly Switch[] =>
  (Object.keys(choices) as Name[]).map((name) => ({
    name,
    choices: choices[name].map(labelOf),
    chosen: () => choices[name].findIndex((value) => value === variants[name]),
    choose: (index) => {
      const value = choices[name][index];
      if (value !== undefined) {
        variants[name] = value;
      }
    },
  }));
