import path from "node:path";
import process from "node:process";
import { openRegistry } from "../windows/registry.ts";
import { defaultPlaces } from "./places.ts";
import { type RegistryLayers, noLayers } from "./registry-layers.ts";
import { registryKeys } from "./registry-origin.ts";

/**
 * What the registry of this computer says of a configuration: nothing, unless this is Windows and the file the service's
 * own. Another file is somebody's trial, and stands alone.
 */
export function layersFor(file: string): RegistryLayers {
  if (process.platform !== "win32" || !isOfService(file)) {
    return noLayers;
  }
  const registry = openRegistry();
  return { vendor: registry.values(registryKeys.vendor), policy: registry.values(registryKeys.policy) };
}

function isOfService(file: string): boolean {
  const own = defaultPlaces(process.platform, process.env).configFile;
  return path.resolve(file).toLowerCase() === path.resolve(own).toLowerCase();
}

/** Tells one state of it from another, to be compared. */
export function layersStateFor(file: string): string {
  const { vendor, policy } = layersFor(file);
  return JSON.stringify([[...vendor], [...policy]]);
}
