/** Number of single-character edits between two texts (Levenshtein), letter case aside. */
export function editDistance(one: string, other: string): number {
  const target = other.toLowerCase();
  let row = Array.from({ length: target.length + 1 }, (_unused, index) => index);
  const source = one.toLowerCase();
  for (let index = 0; index < source.length; index++) {
    const next = [index + 1];
    for (let column = 1; column <= target.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (target[column - 1] === source[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[target.length] ?? 0;
}

/** The known name that was probably meant; undefined when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(name, candidate) }))
    .sort((one, other) => one.distance - other.distance);
  const [best] = ranked;
  // Two short words of which no letter is the same are not near.
  const most = Math.min(Math.max(2, Math.floor(name.length / 3)), name.length - 1);
  return best !== undefined && best.distance <= most ? best.candidate : undefined;
}
