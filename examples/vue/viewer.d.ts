// The types of the element's data for Vue's function h().
import type { AuditEventMap, AuditLogsAttributes, AuditLogsOptions } from "scim-audit-logs";

type Properties = { [Name in keyof AuditLogsOptions as `.${Name}`]?: AuditLogsOptions[Name] };
type Listeners = { [Name in keyof AuditEventMap as `on:${Name}`]?: (event: AuditEventMap[Name]) => void };

/** The options as properties or attributes, and the listeners. */
export type ViewerProps = Properties & AuditLogsAttributes & Listeners;
