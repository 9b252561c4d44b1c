// Runs under Windows' plain Node: prints what Windows reads from an executable's resources, as JSON.
//
//   node read-resources.cjs KOFFI EXECUTABLE
const [, , koffiFolder, executable] = process.argv;
const koffi = require(koffiFolder);
const version = koffi.load("version.dll");
const shell = koffi.load("shell32.dll");
const sizeOf = version.func("uint32_t __stdcall GetFileVersionInfoSizeW(str16 file, void *ignored)");
const read = version.func(
  "bool __stdcall GetFileVersionInfoW(str16 file, uint32_t ignored, uint32_t size, void *data)",
);
const query = version.func(
  "bool __stdcall VerQueryValueW(void *data, str16 name, _Out_ void **value, _Out_ uint32_t *length)",
);
const extractIcons = shell.func(
  "uint32_t __stdcall ExtractIconExW(str16 file, int index, void *large, void *small, uint32_t count)",
);

const data = Buffer.alloc(sizeOf(executable, null));
if (!read(executable, 0, data.length, data)) {
  throw new Error("it has no version");
}
const valueOf = (name) => {
  const [value, length] = [[null], [0]];
  return query(data, name, value, length) ? { address: value[0], length: length[0] } : undefined;
};
const answer = { icons: extractIcons(executable, -1, null, null, 0) };
for (const name of ["FileVersion", "ProductVersion", "ProductName", "CompanyName", "OriginalFilename"]) {
  const { address } = valueOf(`\\StringFileInfo\\040904b0\\${name}`);
  answer[name] = koffi.decode(address, "char16_t", -1);
}
const [, , high, low] = koffi.decode(valueOf("\\").address, koffi.array("uint32_t", 4));
answer.fileVersion = [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].join(".");
process.stdout.write(JSON.stringify(answer));
