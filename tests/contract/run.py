"""Tests a running gateway against docs/openapi.yaml with schemathesis.

    python tests/contract/run.py                         starts the gateway $GATEWAY_BIN on a temporary log
    python tests/contract/run.py --url URL [--token T]   tests a running gateway; URL ends in /api/v1
"""

import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SPEC = HERE.parent.parent / "docs" / "openapi.yaml"
TOKEN = "contract-test"


def entries():
    """Yields the lines of a small log with every kind of outcome, in the format of `import`."""
    outcomes = [("success", 200), ("failed", 404), ("accepted", 202), ("failed", None), ("queued", 418)]
    for at in range(60):
        status, code = outcomes[at % len(outcomes)]
        entry = {
            "requestId": f"contract-{at:03}",
            "time": f"2026-05-{at % 28 + 1:02}T{at % 24:02}:00:00.{at:03}Z",
            "durationMs": at / 4,
            "status": status,
            "method": ["GET", "POST", "PATCH"][at % 3],
            "endpoint": f"/Users/{at}" if at % 2 else "/Groups",
            "resourceType": "Users" if at % 2 else "Groups",
            "query": "filter=userName%20eq%20%22jane%22",
            "request": {"headers": [["Accept", "application/scim+json"]], "body": "{}", "size": 2},
        }
        if code:
            entry["statusCode"] = code
            entry["response"] = {"headers": [], "body": "/w==", "bodyEncoding": "base64", "size": 1}
        if status == "failed":
            entry["error"] = {"scimType": "invalidValue", "detail": "Not a boolean"}
        yield json.dumps(entry)


@contextlib.contextmanager
def gateway(binary):
    """Runs a gateway that requires a token; yields the URL of its API."""
    with tempfile.TemporaryDirectory(prefix="contract-") as folder:
        folder = pathlib.Path(folder)
        log = ["--database", folder / "log.sqlite", "--redaction-key", folder / "redaction.key"]
        sample = folder / "entries.ndjson"
        sample.write_text("\n".join(entries()) + "\n")
        subprocess.run([binary, "import", sample, *log], check=True, stdout=subprocess.DEVNULL)
        # `serve` requires an upstream, but these tests send no SCIM requests.
        listen = ["--upstream", "http://127.0.0.1:9", "--scim-listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]
        process = subprocess.Popen(
            [binary, "serve", *listen, *log],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "SCIM_AUDIT_ADMIN_TOKEN": TOKEN},
        )
        try:
            yield admin_address(process) + "/api/v1"
        finally:
            process.terminate()
            process.wait(timeout=20)


def admin_address(process):
    address = None
    for line in process.stdout:
        word, _, rest = line.strip().partition(" ")
        if word == "admin":
            address = rest.strip()
        if word == "ready" and address:
            return address
    sys.exit("the gateway ended before it was ready; its own words are above")


def schemathesis(url, token, spec):
    """Runs all checks on deterministic examples and returns the exit code."""
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", str(spec),
        "--url", url,
        # The stream response does not end, and schemathesis cannot generate an import body. The gateway's own
        # tests (crates/gateway/tests/it) check both against the same description.
        "--exclude-path", "/audit-logs/stream",
        "--exclude-path", "/audit-logs/import",
        "--checks", "all",
        "--max-examples", "60",
        "--generation-deterministic",
        "--request-timeout", "10",
        "--no-color",
    ]  # fmt: skip
    if token:
        command += ["--header", f"Authorization: Bearer {token}"]
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE)}
    # Run in a temporary folder: schemathesis and hypothesis write files into the working directory.
    with tempfile.TemporaryDirectory(prefix="contract-") as folder:
        return subprocess.run(command, env=environment, cwd=folder).returncode


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="the API of a running gateway, such as http://127.0.0.1:8081/api/v1")
    parser.add_argument("--token", help="the admin token of that gateway")
    parser.add_argument("--spec", type=pathlib.Path, default=SPEC)
    options = parser.parse_args()
    spec = options.spec.resolve()
    if options.url:
        return schemathesis(options.url, options.token, spec)
    binary = os.environ.get("GATEWAY_BIN")
    if not binary:
        parser.error("give --url, or name the gateway's program in GATEWAY_BIN")
    with gateway(binary) as url:
        return schemathesis(url, TOKEN, spec)


if __name__ == "__main__":
    sys.exit(main())
