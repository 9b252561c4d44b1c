// Written after Microsoft's documentation of each function; never ran on a real Windows.
import { getServers } from "node:dns";
import os from "node:os";
import { setImmediate } from "node:timers/promises";
import { addressesOf } from "../addresses.ts";
import { readDisks } from "../disks.ts";
import type { GatewayValue } from "../fields/base-values.ts";
import { firmwareText, virtualMachineOf } from "../hardware.ts";
import { largestProcesses } from "../largest-processes.ts";
import { lazily } from "../lazily.ts";
import type { Counters, Machine } from "../machine.ts";
import { type Native, openNative, readTable } from "./native.ts";
import { processesOf, systemProcessInformation } from "./process-list.ts";
import { pendingRebootOf } from "./pending-reboot.ts";
import { openRegistry } from "../../windows/registry.ts";
import { serialNumberOf } from "./smbios.ts";
import {
  batteriesOf,
  cardIndexes,
  defaultRoutesOf,
  memoryOf,
  memoryStatusBytes,
  networkCountersOf,
  powerStatusBytes,
} from "./tables.ts";

const biosKey = String.raw`HARDWARE\DESCRIPTION\System\BIOS`;
const versionKey = String.raw`SOFTWARE\Microsoft\Windows NT\CurrentVersion`;
const tcpipKey = String.raw`SYSTEM\CurrentControlSet\Services\Tcpip\Parameters`;
/** "RSMB" as GetSystemFirmwareTable wants it. */
const smbiosProvider = 0x52_53_4d_42;
const fixedDrive = 3;

/** Windows, by its functions; no process is started. */
export async function openWindowsMachine(): Promise<Machine> {
  const native = await openNative();
  const registry = openRegistry();
  const hardware = {
    manufacturer: firmwareText(registry.text(biosKey, "SystemManufacturer")),
    model: firmwareText(registry.text(biosKey, "SystemProductName")),
  };
  const virtualMachine = virtualMachineOf({ ...hardware, hypervisor: "", isVirtualProcessor: false });
  const processors = os.cpus();
  const serialNumber = lazily(() => readSerialNumber(native));
  return {
    createReaders: () => {
      const memory = lazily(() => readMemory(native));
      const gateways = lazily(() => readGateways(native));
      return {
        hostname: () => os.hostname(),
        domain: () => registry.text(tcpipKey, "Domain"),
        account: () => os.userInfo().username,
        operatingSystem: () => {
          const patch = registry.number(versionKey, "UBR") ?? 0;
          return `${os.version()} ${registry.text(versionKey, "DisplayVersion")}, build ${os.release()}.${patch}`;
        },
        platform: () => ({ architecture: os.machine(), virtualMachine }),
        uptimeSeconds: () => Math.round(os.uptime()),
        hardware: () => {
          if (hardware.manufacturer === "" && hardware.model === "") {
            throw new Error("This computer does not say what it is.");
          }
          return hardware;
        },
        serialNumber,
        pendingReboot: () => pendingRebootOf(registry),
        memory: () => memory().memory,
        swap: () => memory().swap,
        disks: () => readDisks(fixedDrives(native)),
        battery: () => readBatteries(native),
        addresses: () =>
          addressesOf(
            os.networkInterfaces(),
            gateways().map(({ through }) => ({ through, family: "IPv4" })),
          ),
        gateways,
        dnsServers: getServers,
      };
    },
    readProcessor: () => ({ model: processors[0]?.model.trim() ?? os.machine(), cores: processors.length }),
    readCounters: () => readCounters(native),
    readProcesses: async (signal) => {
      await setImmediate(undefined, { signal });
      const table = readTable("NtQuerySystemInformation", (buffer, size) =>
        native.ntQuerySystemInformation(systemProcessInformation, buffer, buffer.length, size),
      );
      return largestProcesses(processesOf(table, native.addressOf(table), Date.now()));
    },
  };
}

function readMemory(native: Native): ReturnType<typeof memoryOf> {
  const status = Buffer.alloc(memoryStatusBytes);
  status.writeUInt32LE(memoryStatusBytes);
  if (native.globalMemoryStatusEx(status) === 0) {
    throw new Error("Windows does not tell (GlobalMemoryStatusEx).");
  }
  return memoryOf(status);
}

function readBatteries(native: Native): ReturnType<typeof batteriesOf> {
  const status = Buffer.alloc(powerStatusBytes);
  if (native.getSystemPowerStatus(status) === 0) {
    throw new Error("Windows does not tell (GetSystemPowerStatus).");
  }
  return batteriesOf(status);
}

function readSerialNumber(native: Native): string {
  const size = Number(native.getSystemFirmwareTable(smbiosProvider, 0, null, 0));
  const table = Buffer.alloc(size);
  native.getSystemFirmwareTable(smbiosProvider, 0, table, size);
  const serial = firmwareText(serialNumberOf(table));
  if (serial === "") {
    throw new Error("The manufacturer left it empty.");
  }
  return serial;
}

/** Roots of the drives that stay in the computer. */
function fixedDrives(native: Native): string[] {
  const bits = Number(native.getLogicalDrives());
  return Array.from({ length: 26 }, (_unused, letter) => letter)
    .filter((letter) => (bits & (1 << letter)) !== 0)
    .map((letter) => `${String.fromCharCode(65 + letter)}:\\`)
    .filter((root) => Number(native.getDriveType(root)) === fixedDrive);
}

/** Of IPv4; a card's name is found by its address. */
function readGateways(native: Native): GatewayValue[] {
  const routes = readTable("GetIpForwardTable", (table, size) => native.getIpForwardTable(table, size, 0));
  const indexes = cardIndexes(readTable("GetIpAddrTable", (table, size) => native.getIpAddrTable(table, size, 0)));
  const cards = Object.entries(os.networkInterfaces());
  return defaultRoutesOf(routes).map(({ cardIndex, gateway }) => {
    const [name] =
      cards.find(([, infos = []]) => infos.some(({ address }) => indexes.get(address) === cardIndex)) ?? [];
    return { address: gateway, through: name ?? `card ${cardIndex}` };
  });
}

function readCounters(native: Native): Counters {
  const orNone = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch {
      return undefined;
    }
  };
  const memory = orNone(() => readMemory(native));
  const [battery] = orNone(() => readBatteries(native)) ?? [];
  const cards = orNone(() => readTable("GetIfTable", (table, size) => native.getIfTable(table, size, 0)));
  return {
    sinceBootMs: os.uptime() * 1000,
    processor: processorCounters(),
    ...(memory === undefined
      ? {}
      : {
          memoryAvailableBytes: memory.memory.availableBytes,
          swapUsedBytes: memory.swap.totalBytes - memory.swap.freeBytes,
        }),
    ...(battery === undefined ? {} : { batteryPercent: battery.chargePercent }),
    disks: new Map(),
    networkCards: cards === undefined ? new Map() : networkCountersOf(cards),
  };
}

function processorCounters(): NonNullable<Counters["processor"]> {
  let [busy, total] = [0, 0];
  for (const { times } of os.cpus()) {
    const active = times.user + times.nice + times.sys + times.irq;
    busy += active;
    total += active + times.idle;
  }
  return { busy, total };
}
