export { type Bridge, type BridgeOptions, type BridgeParts, type InForce, startBridge } from "./bridge.ts";
export { type CaptureOnceOptions, type CapturedOnce, captureOnce } from "./capture-once.ts";
export { type Evidence, type EvidenceValues, type FieldName, type Reading, evidenceFields } from "./capture/fields.ts";
export type { ProcessList, ProcessRow, ScreenFacts } from "./capture/parts.ts";
export {
  type PictureOutlook,
  pictureLibrariesProblem,
  pictureOutlook,
  readPictureOutlook,
} from "./capture/screen/outlook.ts";
export { type ClockSkewParts, clockSkewFact } from "./capture/slow/clock-skew.ts";
export { installedRule } from "./claim/device-access.ts";
export { openingError } from "./claim/opening-error.ts";
export { type Clock, systemClock } from "./clock.ts";
export { cleanLine, cleanLines } from "./compose/clean-text.ts";
export { type EntryGroup, type FieldEntry, entryGroups } from "./compose/field-entry.ts";
export { type ComposeInput, compose } from "./compose/compose.ts";
export { type Markup, html } from "./compose/html.ts";
export { type ReportInput, type ReportPress, composeReport, mostReportBytes } from "./compose/report.ts";
export { agoText, sizeText, timeText } from "./compose/wording.ts";
export { type LoadedConfig, configTextOf, loadConfig, parseConfig, parseConfigHere } from "./config/load-config.ts";
export { type DefaultPlaces, databasePathIn, defaultPlaces, serviceLogFile } from "./config/places.ts";
export { lookupScopeOf } from "./config/lookup-scope.ts";
export { configuredProxies } from "./config/open-proxies.ts";
export { openConfiguredAdapter, openFallbackAdapter } from "./config/open-adapter.ts";
export { nearestName } from "./config/nearest.ts";
export { findProblems } from "./config/find-problems.ts";
export { type ConfigProblem, ignoredText } from "./config/problems.ts";
export { type Origin, originWords } from "./config/registry-origin.ts";
export { type NewFile, replaceFiles } from "./config/replace-files.ts";
export { newSecretFile, replaceSecret, secretNamesOf } from "./config/secret-file.ts";
export { fileOfReference, newSecretReference, secretFileText } from "./config/secret-reference.ts";
export { type SecretSources, resolveSecret, resolveSecrets } from "./config/secrets.ts";
export { type BridgeConfig, configJsonSchema, isSecretName, isSecretReference } from "./config/schema.ts";
export { type HttpClient, createHttpClient } from "./deliver/http.ts";
export { type ErrorCategory, type ErrorDescription, Tier2Error, exitCodes, messageOf, toTier2Error } from "./errors.ts";
export type { BridgeEvent, DestinationState } from "./events.ts";
export { HostChannel } from "./hosted/host-channel.ts";
export { HostPipe } from "./hosted/host-pipe.ts";
export type { HostLine } from "./hosted/host-lines.ts";
export { SessionLocks } from "./hosted/session-locks.ts";
export { type BridgeLogger, type LogLevel, type LoggerOptions, createLogger, silentLogger } from "./log.ts";
export type { PersonsSaying, PressState, QueueSnapshot, QueuedPress } from "./record/messages.ts";
export { newPressId } from "./record/press-id.ts";
export { type SystemWords, systemWords, wordsHere } from "./system-words.ts";
export { type Service, type ServiceOptions, startService } from "./service.ts";
export { type FrontParts, BridgeFront } from "./api/bridge-front.ts";
export { type ApiPlaces, type PlacesAsk, socketPlaces } from "./api/places.ts";
export type { ApiSource, ShownPress } from "./api/source.ts";
export type { BridgeStatus, ButtonStatus, WayStatus } from "./api/status.ts";
export { isButtonExpected } from "./warnings/expected-button.ts";
export type { Warning, WarningName } from "./warnings/table.ts";
export { type SecuredKind, type WindowsInstallation, openInstallation } from "./windows/installation.ts";
