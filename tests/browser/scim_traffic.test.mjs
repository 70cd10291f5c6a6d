// Real traffic: the whole suite of scim2-tester through the gateway to scim2-server, as shown in the viewer.
import assert from "node:assert/strict";
import { after, before } from "node:test";

import { eventually } from "./support/eventually.mjs";
import { Gateway } from "./support/gateway.mjs";
import { journey } from "./support/journey.mjs";
import { ScimService, scim2Tester } from "./support/scim_service.mjs";

let services = [];
let gateway;
let checks;
before(async () => {
  services = await Promise.all([ScimService.start(), ScimService.start()]);
  const [recorded, direct] = services;
  gateway = await Gateway.start({ upstream: recorded.base });
  const [without, through] = await Promise.all([scim2Tester(direct.base), scim2Tester(`${gateway.scim}/v2`)]);
  checks = { without, through };
});
after(async () => {
  await gateway?.stop();
  await Promise.all(services.map((service) => service.stop()));
});

journey("scim2-tester reports the same results with and without the gateway", {}, async ({ viewer }) => {
  assert.ok(checks.without.length > 100, `its whole suite, not ${checks.without.length} checks`);
  assert.deepEqual(checks.through, checks.without);
  await viewer.open(gateway.admin);
  assert.equal((await viewer.rows()).length, (await gateway.everything()).length);
});

journey("the grid shows each request exactly once, in order, as the SCIM service received it", {}, async ({ viewer }) => {
  const seen = await eventually(() => {
    const { requests } = services[0];
    assert.equal(requests.length, services[1].requests.length);
    return requests;
  });
  assert.ok(seen.length > 500, `${seen.length} requests`);

  await viewer.open(gateway.admin);
  const rows = await viewer.allRows();
  assert.equal(new Set(rows.map((row) => row["Request ID"])).size, rows.length, "no row repeats");
  assert.deepEqual(
    rows.reverse().map((row) => ({
      method: row["HTTP Method"],
      endpoint: row.Endpoint,
      query: row["Query Parameter"],
      code: row["Status Code"],
    })),
    seen,
  );
});

journey("a deletion is shown with a response without a body", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ "HTTP Method": "DELETE", Status: "Success" });
  const row = await viewer.firstRow();
  assert.equal(row["Status Code"], "204");
  await viewer.show(row["Request ID"], "View response");
  await viewer.dialog.getByText("204 No Content", { exact: true }).waitFor();
  await viewer.dialog.getByText("No body.", { exact: true }).waitFor();
  assert.equal(await viewer.body.count(), 0);
});

journey("request and response are shown in full", {}, async ({ viewer }) => {
  await viewer.open(gateway.admin);
  await viewer.filter({ "HTTP Method": "POST", Endpoint: "/Users", Status: "Success" });
  const row = await viewer.firstRow();
  await viewer.show(row["Request ID"], "View request");
  await viewer.dialog.getByText("POST /Users", { exact: true }).waitFor();
  const sent = JSON.parse(await viewer.body.innerText());
  assert.ok(sent.userName);
  const headers = new Map((await viewer.headers()).map(([name, value]) => [name.toLowerCase(), value]));
  assert.match(headers.get("user-agent"), /httpx/);
  assert.match(headers.get("content-type"), /json/);

  await viewer.dialog.getByRole("button", { name: "Show response", exact: true }).click();
  await viewer.dialog.getByText("201 Created", { exact: true }).waitFor();
  const answered = await eventually(async () => {
    const body = JSON.parse(await viewer.body.innerText());
    assert.ok(body.meta);
    return body;
  });
  assert.equal(answered.userName, sent.userName);
});
