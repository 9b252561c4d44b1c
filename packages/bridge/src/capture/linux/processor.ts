/** From the texts of /proc/cpuinfo and /proc/stat. On ARM the former often names the board, or nothing. */
export function processorOf(cpuInfo: string, stat: string, architecture: string): { model: string; cores: number } {
  const model = /^(?:model name|cpu model|hardware)\s*: *(.*)$/im.exec(cpuInfo)?.[1]?.trim() ?? "";
  const cores = stat.match(/^cpu\d+ /gm)?.length ?? 0;
  return { model: model === "" ? architecture : model, cores: Math.max(1, cores) };
}

/** Whether the processor is a virtual one, from the text of /proc/cpuinfo; only x86 tells. */
export const isVirtualProcessor = (cpuInfo: string): boolean => /^flags\s*:.*\bhypervisor\b/m.test(cpuInfo);
