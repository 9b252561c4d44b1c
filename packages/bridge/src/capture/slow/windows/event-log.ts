import { lazily } from "../../lazily.ts";
import { type ThreadCall, openLibrary } from "./thread-calls.ts";

/** What is asked of Windows' event log: functions of winevt.h. */
export interface EventLog {
  readonly query: ThreadCall;
  readonly next: ThreadCall;
  readonly render: ThreadCall;
  readonly openProvider: ThreadCall;
  readonly format: ThreadCall;
  readonly close: ThreadCall;
}

export const openEventLog: () => Promise<EventLog> = lazily(async () => {
  const log = await openLibrary("wevtapi.dll");
  return {
    query: log("intptr_t __stdcall EvtQuery(void *session, str16 path, str16 query, uint32_t flags)"),
    next: log(
      "int __stdcall EvtNext(intptr_t results, uint32_t size, void *events, uint32_t limitMs, uint32_t flags, void *count)",
    ),
    render: log(
      "int __stdcall EvtRender(void *context, intptr_t event, uint32_t flags, uint32_t size, void *text, void *used, void *count)",
    ),
    openProvider: log(
      "intptr_t __stdcall EvtOpenPublisherMetadata(void *session, str16 name, void *file, uint32_t locale, uint32_t flags)",
    ),
    format: log(
      "int __stdcall EvtFormatMessage(intptr_t provider, intptr_t event, uint32_t message, uint32_t valueCount, void *values, uint32_t flags, uint32_t size, void *text, void *used)",
    ),
    close: log("int __stdcall EvtClose(intptr_t handle)"),
  };
});
