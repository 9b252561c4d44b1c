const barWidth = 50;
const mostBins = 25;

/** The smallest of 1, 2, 5, 10, ... times a power of ten with which the span takes few enough bins. */
function binWidthOf(span: number): number {
  const least = Math.max(span / mostBins, 1e-6);
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5, 10].find((factor) => factor * power >= least) ?? 10) * power;
}

/** How often samples fall into bins of the same width, one line a bin, from the smallest sample to the largest. */
export function histogram(title: string, samples: readonly number[], unit: string): string {
  const binWidth = binWidthOf(Math.max(...samples) - Math.min(...samples));
  const counts = new Map<number, number>();
  for (const sample of samples) {
    const bin = Math.floor(sample / binWidth);
    counts.set(bin, (counts.get(bin) ?? 0) + 1);
  }
  const bins = [...counts.keys()];
  const first = Math.min(...bins);
  const most = Math.max(...counts.values());
  const lines = Array.from({ length: Math.max(...bins) - first + 1 }, (_, index) => {
    const count = counts.get(first + index) ?? 0;
    const from = String(Number(((first + index) * binWidth).toPrecision(6))).padStart(8);
    return `${from} ${unit} ${String(count).padStart(6)} ${"█".repeat(Math.ceil((count / most) * barWidth))}`.trimEnd();
  });
  return [`${title} (${samples.length} samples, from the least to the most)`, ...lines].join("\n");
}
