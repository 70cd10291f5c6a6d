// The service of the story that Entra provisions: SCIMMY behind Express, with resources in memory.
//
//     node staff_directory.mjs PORT
//
// SCIMMY reads requests, applies PATCH and filters, and writes answers and errors. This file only keeps the
// resources, and refuses a userName or displayName that another resource has.
import { randomUUID } from "node:crypto";

import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";

/** Keeps the resources of one type. `unique` is the attribute that no two of them share. */
function keep(Resource, unique) {
  const kept = new Map();
  const same = (left, right) => left?.toLowerCase() === right?.toLowerCase();
  const missing = (id) => new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);

  SCIMMY.Resources.declare(Resource)
    .ingress(({ id }, data) => {
      if (id && !kept.has(id)) throw missing(id);
      for (const other of kept.values()) {
        if (other.id !== id && same(other[unique], data[unique])) {
          throw new SCIMMY.Types.Error(409, "uniqueness", `${unique} '${data[unique]}' is already in use`);
        }
      }
      const now = new Date().toISOString();
      const key = id ?? randomUUID();
      const created = kept.get(key)?.meta.created ?? now;
      const stored = { ...JSON.parse(JSON.stringify(data)), id: key, meta: { created, lastModified: now } };
      kept.set(key, stored);
      return stored;
    })
    .egress(({ id, filter }) => {
      if (id) {
        if (!kept.has(id)) throw missing(id);
        return kept.get(id);
      }
      const all = [...kept.values()];
      return filter ? filter.match(all) : all;
    })
    .degress(({ id }) => {
      if (!kept.delete(id)) throw missing(id);
    });
}

SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false);
keep(SCIMMY.Resources.User, "userName");
keep(SCIMMY.Resources.Group, "displayName");

const app = express();
app.disable("x-powered-by");
app.disable("etag");
app.use("/scim/v2", new SCIMMYRouters({ type: "bearer", handler: () => "entra" }));
app.listen(Number(process.argv[2]), "127.0.0.1");
