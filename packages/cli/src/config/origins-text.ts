import { type Origin, originWords } from "@tier2/bridge";

/** Who set what is not of the configuration's file, by place; a text for policies and one for the installer, where they set any. */
export const originTexts = (origins: Iterable<readonly [string, Origin]>): readonly string[] => {
  const all = [...origins];
  return (["policy", "vendor"] as const).flatMap((origin) => {
    const places = all.filter(([, other]) => other === origin).map(([place]) => place);
    return places.length === 0 ? [] : [`${originWords[origin]}: ${places.join(", ")}`];
  });
};
