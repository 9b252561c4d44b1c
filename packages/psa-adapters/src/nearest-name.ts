/** Number of single-character edits between two texts (Levenshtein). */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_unused, index) => index);
  for (let index = 0; index < one.length; index++) {
    const next = [index + 1];
    for (let column = 1; column <= other.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (other[column - 1] === one[index] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}

/**
 * The known name that comes closest, letter case aside: one that begins so, else one that has it somewhere, else the one with
 * the fewest edits.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const having = (fits: (candidate: string) => boolean): string | undefined =>
    wanted === "" ? undefined : known.find((candidate) => fits(candidate.toLowerCase()));
  const longer =
    having((candidate) => candidate.startsWith(wanted)) ?? having((candidate) => candidate.includes(wanted));
  const ranked = known
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((one, other) => one.distance - other.distance);
  return longer ?? ranked[0]?.candidate;
}
