# Runs as root in the new Debian, before it is packed: Wine as the Windows that a program of Node's needs. CFGMGR32 is the
# source of its cfgmgr32.dll.
set -eu

mkdir /windows
printf %s "$CFGMGR32" > /tmp/cfgmgr32.c
x86_64-w64-mingw32-gcc-win32 -std=c11 -O1 -Wall -Wextra -Werror -s -shared -o /windows/cfgmgr32.dll /tmp/cfgmgr32.c -lsetupapi
apt-get --quiet=2 --autoremove purge gcc-mingw-w64-x86-64-win32 > /dev/null

export WINEPREFIX=/prefix WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml='
wine=/usr/lib/wine/wine64
$wine wineboot --init
# Node starts on Windows 10 and later.
$wine winecfg -v win10
# Of a device Wine 8.0 takes what SDL offers, or else the hidraw and the input device. With SDL it never looks for hidraw.
bus='HKLM\System\CurrentControlSet\Services\winebus'
$wine reg add "$bus" /v 'Enable SDL' /t REG_DWORD /d 0 /f
$wine reg add "$bus" /v DisableInput /t REG_DWORD /d 1 /f
# Where a program breaks nobody is asked what to do.
$wine reg add 'HKLM\Software\Microsoft\Windows NT\CurrentVersion\AeDebug' /v Auto /d 0 /f
/usr/lib/wine/wineserver --wait
