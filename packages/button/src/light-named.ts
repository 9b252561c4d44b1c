import { type LightDescription, type LightName, lights } from "./protocol.generated.ts";

/** A light of the protocol's table. Throws a RangeError for a name that is not in it. */
export function lightNamed(name: LightName): LightDescription {
  const found = lights.find((light) => light.name === name);
  if (found === undefined) {
    throw new RangeError(`The protocol has no light ${name}.`);
  }
  return found;
}
