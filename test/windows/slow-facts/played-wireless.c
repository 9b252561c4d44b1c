// Two wireless cards, one of them connected, in the place of Wine's wlanapi.dll, which knows none.
// What is asked in another way than ours fails.
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>
#include <wlanapi.h>

static const HANDLE played_handle = (HANDLE)7;
static const GUID connected_card = {0x12345678, 0x9abc, 0xdef0, {1, 2, 3, 4, 5, 6, 7, 8}};

DWORD WINAPI WlanOpenHandle(DWORD version, PVOID reserved, PDWORD negotiated, PHANDLE handle) {
  if (version != 2 || reserved != NULL) {
    return ERROR_INVALID_PARAMETER;
  }
  *negotiated = version;
  *handle = played_handle;
  return ERROR_SUCCESS;
}

DWORD WINAPI WlanCloseHandle(HANDLE handle, PVOID reserved) {
  return handle == played_handle && reserved == NULL ? ERROR_SUCCESS : ERROR_INVALID_HANDLE;
}

DWORD WINAPI WlanEnumInterfaces(HANDLE handle, PVOID reserved, PWLAN_INTERFACE_INFO_LIST *list) {
  if (handle != played_handle || reserved != NULL) {
    return ERROR_INVALID_HANDLE;
  }
  *list = calloc(1, sizeof(WLAN_INTERFACE_INFO_LIST) + 2 * sizeof(WLAN_INTERFACE_INFO));
  (*list)->dwNumberOfItems = 2;
  WLAN_INTERFACE_INFO *cards = (*list)->InterfaceInfo;
  cards[0].InterfaceGuid = connected_card;
  wcscpy(cards[0].strInterfaceDescription, L"Played Wi-Fi 6");
  cards[0].isState = wlan_interface_state_connected;
  wcscpy(cards[1].strInterfaceDescription, L"Second card");
  cards[1].isState = wlan_interface_state_disconnected;
  return ERROR_SUCCESS;
}

DWORD WINAPI WlanQueryInterface(HANDLE handle, const GUID *card, WLAN_INTF_OPCODE what,
                                PVOID reserved, PDWORD size, PVOID *data,
                                PWLAN_OPCODE_VALUE_TYPE kind) {
  static const char network[] = "B\xc3\xbcro 5G";
  if (handle != played_handle || memcmp(card, &connected_card, sizeof *card) != 0 ||
      reserved != NULL || kind != NULL) {
    return ERROR_INVALID_PARAMETER;
  }
  if (what == wlan_intf_opcode_current_connection) {
    WLAN_CONNECTION_ATTRIBUTES *connection = calloc(1, sizeof *connection);
    WLAN_ASSOCIATION_ATTRIBUTES *association = &connection->wlanAssociationAttributes;
    association->dot11Ssid.uSSIDLength = sizeof network - 1;
    memcpy(association->dot11Ssid.ucSSID, network, sizeof network - 1);
    association->wlanSignalQuality = 87;
    *size = sizeof *connection;
    *data = connection;
    return ERROR_SUCCESS;
  }
  if (what == wlan_intf_opcode_rssi) {
    LONG *strength = malloc(sizeof *strength);
    *strength = -52;
    *size = sizeof *strength;
    *data = strength;
    return ERROR_SUCCESS;
  }
  return ERROR_NOT_SUPPORTED;
}

VOID WINAPI WlanFreeMemory(PVOID memory) {
  free(memory);
}
