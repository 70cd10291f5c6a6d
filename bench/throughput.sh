#!/usr/bin/env bash
# Measures how many requests per second gateways record: each in turn, on the same machine, in front of its
# built-in SCIM service. Needs wrk.
#
#   bench/throughput.sh ROUNDS GATEWAY [GATEWAY...]
#
# Every request is recorded before it is forwarded and again before it is answered. Beside the rate stands the time of
# the processor that the gateway spent on each request: other work on the machine changes the rate more than this.
set -euo pipefail
rounds=$1
shift
folder=$(mktemp -d)
started=()
stop() { kill "${started[@]}" 2>/dev/null || true; rm -rf "$folder"; }
trap stop EXIT

cat >"$folder/get.lua" <<'LUA'
wrk.headers["Authorization"] = "Bearer lab-token-not-a-secret-1234567890"
wrk.headers["Accept"] = "application/scim+json"
LUA
cat >"$folder/post.lua" <<'LUA'
wrk.method = "POST"
wrk.headers["Authorization"] = "Bearer lab-token-not-a-secret-1234567890"
wrk.headers["Content-Type"] = "application/scim+json"
wrk.body = '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"bjensen@example.com","externalId":"701984",'
  .. '"password":"lab-password-1","name":{"familyName":"Jensen","givenName":"Barbara"},"emails":[{"value":'
  .. '"bjensen@example.com","type":"work","primary":true}],"active":true}'
LUA

addresses=()
for gateway in "$@"; do
  at=$folder/${#started[@]}
  mkdir "$at"
  "$gateway" serve --sandbox --database "$at/log.sqlite" --redaction-key "$at/key" \
    --scim-listen 127.0.0.1:0 --admin-listen 127.0.0.1:0 >"$at/out" 2>&1 &
  started+=($!)
  # The gateway prints its addresses, and then `ready`.
  until grep -q '^ready' "$at/out"; do
    kill -0 "${started[-1]}" || { cat "$at/out"; exit 1; }
    sleep 0.1
  done
  addresses+=("$(awk '$1 == "scim" { print $2 }' "$at/out")")
done

# The time of the processor that a process has used, in ticks of 10 ms: fields 14 and 15 of `proc(5)`.
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print $12 + $13 }'; }
rate() {
  local before
  before=$(ticks "$3")
  wrk -t1 -c8 -d5s -s "$folder/$1.lua" "$2" >"$folder/wrk"
  awk -v ticks=$(($(ticks "$3") - before)) '/requests in/ { count = $1 } /Requests\/sec/ { rate = $2 }
    END { printf "%d (%.3f ms)", rate, ticks * 10 / count }' "$folder/wrk"
}
filter='filter=userName%20eq%20%22bjensen%40example.com%22&startIndex=1&count=100'
for round in $(seq "$rounds"); do
  for index in "${!addresses[@]}"; do
    address=${addresses[$index]}
    pid=${started[$index]}
    echo "round $round, gateway $((index + 1)): GET $(rate get "$address/Users?$filter" "$pid"), POST $(rate post "$address/Users" "$pid") a second"
  done
done
