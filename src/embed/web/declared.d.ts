// Compares the code with its public declaration, scim-audit-logs.d.ts. For the type check only: it is not in
// the package.

import type * as written from "./entry.js";
import type * as declared from "./scim-audit-logs.js";

type Fits<Declared, Written extends Declared> = Written;
type Members = "state" | "settled" | "update" | "refresh" | "focus" | "unmount";
type Element = Pick<InstanceType<typeof import("./element.js").ScimAuditLogsElement>, Members>;

export type Checked = [
  Fits<typeof declared.version, typeof written.version>,
  Fits<typeof declared.mount, typeof written.mount>,
  Fits<typeof declared.mountFrame, typeof written.mountFrame>,
  Fits<Pick<declared.ScimAuditLogsElement, Members>, Element>,
  Fits<keyof declared.ScimAuditLogsElement, keyof declared.AuditLogsOptions>,
];
