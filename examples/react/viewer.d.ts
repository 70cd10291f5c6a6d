// The types of the element for React, as scim-audit-logs.d.ts describes.
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { AuditEventMap, AuditLogsAttributes, AuditLogsOptions, ScimAuditLogsElement } from "scim-audit-logs";

type Listeners = { [Name in keyof AuditEventMap as `on${Name}`]?: (event: AuditEventMap[Name]) => void };

/** The options as properties or attributes, and the listeners. */
export type ViewerProps = AuditLogsOptions & Omit<AuditLogsAttributes, keyof AuditLogsOptions> & Listeners;

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "scim-audit-logs": DetailedHTMLProps<HTMLAttributes<ScimAuditLogsElement>, ScimAuditLogsElement> & ViewerProps;
    }
  }
}
