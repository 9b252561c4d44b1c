import type { DiskHealthValue } from "../../fields/slow.ts";
import { lazily } from "../../lazily.ts";
import { type DiskSays, diskHealthOf } from "../disk-words.ts";
import {
  healthLogQuestion,
  identityOf,
  predictFailureBytes,
  saysOfHealthLog,
  saysOfPrediction,
  withPrediction,
} from "./disk-answers.ts";
import { openLibrary } from "./thread-calls.ts";

/*
 * Disks as Windows numbers them, opened without the right to read or write: what Windows tells only administrators stays
 * unknown. Ran under Wine, whose disk knows nothing of its health, and never on a real Windows.
 */

const openKernel = lazily(async () => {
  const kernel = await openLibrary("kernel32.dll");
  return {
    createFile: kernel(
      "intptr_t __stdcall CreateFileW(str16 name, uint32_t rights, uint32_t sharing, void *security, uint32_t how, uint32_t flags, void *template)",
    ),
    control: kernel(
      "int __stdcall DeviceIoControl(intptr_t device, uint32_t code, void *question, uint32_t questionSize, void *answer, uint32_t answerSize, void *answered, void *overlapped)",
    ),
    powerState: kernel("int __stdcall GetDevicePowerState(intptr_t device, void *isOn)"),
    close: kernel("int __stdcall CloseHandle(intptr_t handle)"),
  };
});

type Kernel = Awaited<ReturnType<typeof openKernel>>;

/** IOCTL_STORAGE_QUERY_PROPERTY and IOCTL_STORAGE_PREDICT_FAILURE: whoever can open a device may ask. */
const codes = { queryProperty: 0x2d_1400, predictFailure: 0x2d_1100 };
/** A STORAGE_PROPERTY_QUERY for StorageDeviceProperty. */
const identityQuestion = Buffer.alloc(12);
const identityBytes = 1024;
const noRights = 0;
/** FILE_SHARE_READ and FILE_SHARE_WRITE. */
const shared = 0x1 | 0x2;
const openExisting = 3;
const invalidHandle = -1;
/** A number is not given again as soon as a disk is taken away: there may be gaps. */
const highestNumber = 31;

/** Without sticks and cards, which know nothing of their health. Rejects when there is no disk: every Windows has one. */
export async function readDisks(signal: AbortSignal): Promise<DiskHealthValue[]> {
  const kernel = await openKernel();
  const disks: DiskHealthValue[] = [];
  let opened = 0;
  for (let number = 0; number <= highestNumber; number++) {
    signal.throwIfAborted();
    const file = String.raw`\\.\PhysicalDrive${number}`;
    const device = await kernel.createFile(file, noRights, shared, null, openExisting, 0, null);
    if (device !== invalidHandle) {
      opened += 1;
      try {
        disks.push(...(await readDisk(kernel, `disk ${number}`, device)));
      } finally {
        await kernel.close(device);
      }
    }
  }
  if (opened === 0) {
    throw new Error("Windows lets this account open no disk.");
  }
  return disks;
}

async function readDisk(kernel: Kernel, name: string, device: number): Promise<DiskHealthValue[]> {
  const identity = identityOf(await ask(kernel, device, codes.queryProperty, identityQuestion, identityBytes));
  if (identity?.isRemovable === true) {
    return [];
  }
  if (await isAsleep(kernel, device)) {
    return [{ ...diskHealthOf(name, identity?.model, {}), details: ["the disk sleeps"] }];
  }
  const prediction = saysOfPrediction(await ask(kernel, device, codes.predictFailure, null, predictFailureBytes));
  const says = identity?.isNvme === true ? withPrediction(await readHealthLog(kernel, device), prediction) : prediction;
  return [diskHealthOf(name, identity?.model, says)];
}

async function readHealthLog(kernel: Kernel, device: number): Promise<DiskSays> {
  const question = healthLogQuestion();
  return saysOfHealthLog(await ask(kernel, device, codes.queryProperty, question, question.length));
}

/** A disk that sleeps is left asleep. */
async function isAsleep({ powerState }: Kernel, device: number): Promise<boolean> {
  const isOn = Buffer.from([1, 0, 0, 0]);
  await powerState(device, isOn);
  return isOn.readUInt32LE() === 0;
}

/** Empty when Windows or the disk refuses to answer. */
async function ask(
  { control }: Kernel,
  device: number,
  code: number,
  question: Buffer | null,
  answerBytes: number,
): Promise<Buffer> {
  const [answer, answered] = [Buffer.alloc(answerBytes), Buffer.alloc(4)];
  const isDone = await control(device, code, question, question?.length ?? 0, answer, answerBytes, answered, null);
  return isDone === 0 ? Buffer.alloc(0) : answer.subarray(0, answered.readUInt32LE());
}
