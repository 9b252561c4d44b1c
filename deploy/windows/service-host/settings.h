/* Names and limits of the service host. Limits may be set at compile time: tests wait less long. */
#ifndef TIER2_SETTINGS_H
#define TIER2_SETTINGS_H

#define T2_SERVICE_NAME L"tier2"
#define T2_DISPLAY_NAME L"Tier2 helpdesk button"
#define T2_DESCRIPTION L"Makes a helpdesk ticket of a press on the button at this computer."
#define T2_ACCOUNT L"NT AUTHORITY\\LocalService"
#define T2_PROGRAM L"tier2.exe"
#define T2_DATA_FOLDER L"Tier2"
#define T2_ADMIN_PIPE L"\\\\.\\pipe\\tier2-admin"
#define T2_SESSION_PIPE L"\\\\.\\pipe\\tier2-session"

/* Exit code of the bridge: its configuration cannot be used. Trying at once again changes nothing.
 */
#define T2_EXIT_CONFIGURATION 3u

#ifndef T2_STOP_LIMIT_MS
#define T2_STOP_LIMIT_MS 15000u
#endif
/* Awake time without a life sign after which the bridge hangs: once it runs, and while it starts.
 */
#ifndef T2_HANG_LIMIT_MS
#define T2_HANG_LIMIT_MS 60000u
#endif
#ifndef T2_START_LIMIT_MS
#define T2_START_LIMIT_MS 300000u
#endif
#ifndef T2_WATCH_EVERY_MS
#define T2_WATCH_EVERY_MS 5000u
#endif
/* Whoever ends sooner ended quickly; so many times in a row are a crash loop. */
#ifndef T2_LONG_RUN_MS
#define T2_LONG_RUN_MS 60000u
#endif
#define T2_MOST_QUICK_ENDS 8u
#ifndef T2_FIRST_DELAY_MS
#define T2_FIRST_DELAY_MS 1000u
#endif
#ifndef T2_LONGEST_DELAY_MS
#define T2_LONGEST_DELAY_MS 60000u
#endif
#ifndef T2_LOG_FILE_BYTES
#define T2_LOG_FILE_BYTES 1000000u
#endif
#define T2_LOG_FILES 5

/* Connections to each pipe, and of one session to it: an agent has one, whoever asks one more. */
#define T2_MOST_CONNECTIONS 512
#define T2_MOST_OF_SESSION 16
/* Somebody who asks while the bridge starts waits so long for it. */
#ifndef T2_BRIDGE_LIMIT_MS
#define T2_BRIDGE_LIMIT_MS 10000u
#endif
/* Somebody who connects says something, and somebody who asks reads the answer, in this time. */
#ifndef T2_FIRST_WORD_LIMIT_MS
#define T2_FIRST_WORD_LIMIT_MS 5000u
#endif
#ifndef T2_WRITE_LIMIT_MS
#define T2_WRITE_LIMIT_MS 60000u
#endif
#define T2_RELAY_BYTES 16384u

#endif
