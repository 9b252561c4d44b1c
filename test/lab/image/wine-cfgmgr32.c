/*
 * A cfgmgr32.dll for hidapi under Wine 8.0, whose own lacks CM_Get_Device_Interface_ListW and
 * CM_Get_Device_Interface_PropertyW: hidapi does not start without them. The list comes from
 * setupapi.dll, which has it; to whatever hidapi asks beyond (the bus, the parents of a device) the
 * answer is that there is nothing.
 */
#define CMAPI /* these functions are not imported, they are made here */
#include <windows.h>

#include <cfgmgr32.h>
#include <setupapi.h>
#include <stdlib.h>
#include <wchar.h>

/* Appends the path of one interface to `list`, when it has room; returns how many characters it
 * takes. */
static ULONG append_path(HDEVINFO devices, SP_DEVICE_INTERFACE_DATA *interface_data, WCHAR *list,
                         ULONG used, ULONG room) {
  DWORD size = 0;
  SetupDiGetDeviceInterfaceDetailW(devices, interface_data, NULL, 0, &size, NULL);
  SP_DEVICE_INTERFACE_DETAIL_DATA_W *detail = malloc(size);
  ULONG length = 0;
  if (detail != NULL) {
    detail->cbSize = sizeof *detail;
    if (SetupDiGetDeviceInterfaceDetailW(devices, interface_data, detail, size, NULL, NULL)) {
      length = (ULONG)wcslen(detail->DevicePath) + 1;
      if (used + length <= room) {
        wmemcpy(list + used, detail->DevicePath, length);
      }
    }
    free(detail);
  }
  return length;
}

/* Writes the paths of the present interfaces one after the other, an empty one last; returns how
 * many characters they take. */
static ULONG list_interfaces(const GUID *class_guid, WCHAR *list, ULONG room) {
  ULONG used = 0;
  HDEVINFO devices =
      SetupDiGetClassDevsW(class_guid, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
  if (devices != INVALID_HANDLE_VALUE) {
    SP_DEVICE_INTERFACE_DATA interface_data = {.cbSize = sizeof interface_data};
    for (DWORD index = 0;
         SetupDiEnumDeviceInterfaces(devices, NULL, class_guid, index, &interface_data); index++) {
      used += append_path(devices, &interface_data, list, used, room);
    }
    SetupDiDestroyDeviceInfoList(devices);
  }
  if (used < room) {
    list[used] = L'\0';
  }
  return used + 1;
}

CONFIGRET WINAPI CM_Get_Device_Interface_List_SizeW(PULONG length, LPGUID class_guid,
                                                    DEVINSTID_W device, ULONG flags) {
  (void)device;
  (void)flags;
  *length = list_interfaces(class_guid, NULL, 0);
  return CR_SUCCESS;
}

CONFIGRET WINAPI CM_Get_Device_Interface_ListW(LPGUID class_guid, DEVINSTID_W device, PWCHAR list,
                                               ULONG room, ULONG flags) {
  (void)device;
  (void)flags;
  return list_interfaces(class_guid, list, room) <= room ? CR_SUCCESS : CR_BUFFER_SMALL;
}

CONFIGRET WINAPI CM_Get_Device_Interface_PropertyW(void) {
  return CR_NO_SUCH_VALUE;
}

CONFIGRET WINAPI CM_Get_DevNode_PropertyW(DEVINST node, const DEVPROPKEY *key, DEVPROPTYPE *type,
                                          PBYTE value, PULONG size, ULONG flags) {
  (void)node, (void)key, (void)type, (void)value, (void)size, (void)flags;
  return CR_NO_SUCH_VALUE;
}

CONFIGRET WINAPI CM_Locate_DevNodeW(PDEVINST node, DEVINSTID_W device, ULONG flags) {
  (void)node, (void)device, (void)flags;
  return CR_NO_SUCH_DEVNODE;
}

CONFIGRET WINAPI CM_Get_Parent(PDEVINST parent, DEVINST node, ULONG flags) {
  (void)parent, (void)node, (void)flags;
  return CR_NO_SUCH_DEVNODE;
}
