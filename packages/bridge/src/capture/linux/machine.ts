import { readdirSync } from "node:fs";
import os from "node:os";
import { addressesOf } from "../addresses.ts";
import { readDisks } from "../disks.ts";
import { lazily } from "../lazily.ts";
import type { Counters, Machine } from "../machine.ts";
import { readBatteries } from "./battery.ts";
import { diskCounters, memoryInfo, networkCounters, processorCounters } from "./counters.ts";
import { placesOf } from "./mounts.ts";
import { domainOf, isLocalStub, nameServers } from "./names.ts";
import { readPendingReboot } from "./pending-reboot.ts";
import { processorOf } from "./processor.ts";
import { readHardware, readPlatform, readSerialNumber } from "./read-hardware.ts";
import { readProcesses } from "./read-processes.ts";
import { readText, textOrNone } from "./read-text.ts";
import { type DefaultRoute, defaultRoutes } from "./routes.ts";

/** Linux, by files of /proc and /sys. */
export function openLinuxMachine(): Machine {
  // What does not change while the computer runs is read once. On kernels before 5.18 /proc/cpuinfo may take 20 ms.
  const cpuInfo = textOrNone("/proc/cpuinfo");
  const processor = processorOf(cpuInfo, textOrNone("/proc/stat"), os.machine());
  const platform = readPlatform(cpuInfo);
  const hardware = lazily(readHardware);
  const serialNumber = lazily(readSerialNumber);
  return {
    createReaders: () => {
      const memory = lazily(() => memoryInfo(readText("/proc/meminfo")));
      const routes = lazily(readRoutes);
      return {
        hostname: () => os.hostname(),
        domain: () => domainOf(os.hostname(), textOrNone("/etc/hosts"), textOrNone("/etc/resolv.conf")),
        account: () => os.userInfo().username,
        operatingSystem: readOperatingSystem,
        platform: () => platform,
        uptimeSeconds: () => Math.round(os.uptime()),
        hardware,
        serialNumber,
        pendingReboot: readPendingReboot,
        memory: () => ({ totalBytes: memory().totalBytes, availableBytes: memory().availableBytes }),
        swap: () => ({ totalBytes: memory().swapTotalBytes, freeBytes: memory().swapFreeBytes }),
        disks: () => readDisks(placesOf(readText("/proc/self/mounts"))),
        battery: readBatteries,
        addresses: () => addressesOf(os.networkInterfaces(), routes()),
        gateways: () =>
          routes().flatMap(({ gateway, through }) => (gateway === undefined ? [] : [{ address: gateway, through }])),
        dnsServers: readNameServers,
      };
    },
    readProcessor: () => processor,
    readCounters,
    readProcesses,
  };
}

function readOperatingSystem(): string {
  const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(textOrNone("/etc/os-release"))?.[1] ?? "Linux";
  return `${name}, kernel ${os.release()}`;
}

const readRoutes = (): DefaultRoute[] =>
  defaultRoutes(textOrNone("/proc/net/route"), textOrNone("/proc/net/ipv6_route"));

function readNameServers(): string[] {
  const servers = nameServers(readText("/etc/resolv.conf"));
  const behind = isLocalStub(servers) ? nameServers(textOrNone("/run/systemd/resolve/resolv.conf")) : [];
  return behind.length === 0 ? servers : behind;
}

function readCounters(): Counters {
  const processor = processorCounters(textOrNone("/proc/stat"));
  const [battery] = readBatteries();
  return {
    sinceBootMs: os.uptime() * 1000,
    ...(processor === undefined ? {} : { processor }),
    ...readLevels(),
    ...(battery === undefined ? {} : { batteryPercent: battery.chargePercent }),
    disks: diskCounters(textOrNone("/proc/diskstats"), blockDevices()),
    networkCards: networkCounters(textOrNone("/proc/net/dev")),
  };
}

function readLevels(): Pick<Counters, "memoryAvailableBytes" | "swapUsedBytes"> {
  try {
    const { availableBytes, swapTotalBytes, swapFreeBytes } = memoryInfo(readText("/proc/meminfo"));
    return { memoryAvailableBytes: availableBytes, swapUsedBytes: swapTotalBytes - swapFreeBytes };
  } catch {
    return {};
  }
}

function blockDevices(): string[] {
  try {
    return readdirSync("/sys/block");
  } catch {
    return [];
  }
}
