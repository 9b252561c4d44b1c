/** Brightness of each colour as the eye sees it, 0 to 255. */
export interface Light {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

export const dark: Light = { red: 0, green: 0, blue: 0 };

/**
 * Brightness, 0 to 255, of a light that is on for this share of the time: a point of light looks as bright as the square
 * root of its power (S. S. Stevens, "The psychophysics of sensory function", 1960).
 */
export function brightnessOf(duty: number): number {
  return Math.round(255 * Math.sqrt(duty));
}
