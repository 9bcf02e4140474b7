#!/usr/bin/env python3
"""Holds the answers of a running gateway against the OpenAPI document that it serves.

usage: api.py BASE USER PASSWORD SECRET [--given ADA --family EXAMPLE --born 2015-03-02]

USER is a practitioner, and SECRET that of the authenticator. Exit code 0 when each answer has the status, the content type and the schema that the document promises.
"""
import argparse
import json
import pathlib
import sys
import urllib.error
import urllib.request

from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "System"))
from codes import fresh_code  # noqa: E402

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("base")
arguments.add_argument("user")
arguments.add_argument("password")
arguments.add_argument("secret")
arguments.add_argument("--given", default="Ada")
arguments.add_argument("--family", default="Example")
arguments.add_argument("--born", default="2015-03-02")
options = arguments.parse_args()
base = options.base.rstrip("/")
faults = []


def ask(method, path, template, body=None, token=None, headers=None):
    """Asks, and checks the answer against what the document says of `template`."""
    headers = dict(headers or {})
    if body is not None:
        headers.setdefault("Content-Type", "application/json")
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(base + path, data=body, method=method, headers=headers)
    try:
        answer = urllib.request.urlopen(request, timeout=20)
    except urllib.error.HTTPError as error:
        answer = error
    content = answer.read()
    name = f"{method} {template}: {answer.status}"
    print(name, file=sys.stderr)
    promised = document["paths"][template][method.lower()]["responses"].get(str(answer.status))
    if promised is None:
        faults.append(f"{name} is not in the document")
        return answer.status, None
    if "$ref" in promised:
        promised = document["components"]["responses"][promised["$ref"].rsplit("/", 1)[1]]
    if "content" not in promised:
        if content:
            faults.append(f"{name} has a body")
        return answer.status, None
    kind = answer.headers["Content-Type"].split(";")[0]
    if kind not in promised["content"]:
        faults.append(f"{name} is {kind}")
        return answer.status, None
    value = json.loads(content)
    schema = {**promised["content"][kind]["schema"], "components": document["components"]}
    for error in OAS31Validator(schema).iter_errors(value):
        faults.append(f"{name}: {'/'.join(map(str, error.path))} breaks the rule “{error.validator}”")
    return answer.status, value


def expect(status, wanted, what):
    if status != wanted:
        faults.append(f"{what}: {status} instead of {wanted}")


document = json.load(urllib.request.urlopen(f"{base}/openapi.json"))
validate(document)

ask("GET", "/v1/health", "/v1/health")
sessions = "/v1/sessions"
status, _ = ask("POST", sessions, sessions, {
    "username": options.user, "password": options.password + "!", "code": "000000"})
expect(status, 401, "a wrong password")
status, session = ask("POST", sessions, sessions, {
    "username": options.user, "password": options.password, "code": fresh_code(options.secret)})
expect(status, 201, "signing in")
token = session["token"]
confirmation = "/v1/sessions/current/confirmation"
expect(ask("POST", confirmation, confirmation, {"code": "000000"}, token)[0], 401, "a wrong code")
status, _ = ask("POST", confirmation, confirmation, {"code": fresh_code(options.secret)}, token)
expect(status, 200, "a code")

search = "/v1/children/search"
terms = {"given": [options.given], "family": options.family, "dateOfBirth": options.born, "reason": "newReferral"}
status, found = ask("POST", search, search, terms, token)
expect(status, 200, "a search")
expect(ask("POST", search, search, terms)[0], 401, "a search without a session")
expect(ask("POST", search, search, {**terms, "notes": "x"}, token)[0], 422, "an unknown field")
expect(ask("POST", search, search, b"{", token)[0], 400, "malformed JSON")
expect(ask("POST", search, search, b"{}", token, {"Content-Type": "text/plain"})[0], 415, "another content type")
expect(ask("POST", search, search, b" " * 1_000_000, token)[0], 413, "a megabyte")

child = found["results"][0]["id"]
record = "/v1/children/{id}"
status, shown = ask("GET", f"/v1/children/{child}?reason=newReferral", record, token=token)
expect(status, 200, "a record")
expect(ask("GET", f"/v1/children/{child}", record, token=token)[0], 422, "a record without a reason")
absent = "/v1/children/00000000-0000-4000-8000-000000000000?reason=newReferral"
expect(ask("GET", absent, record, token=token)[0], 404, "a child that is not there")
shield = "/v1/children/{id}/shield"
status, _ = ask("POST", f"/v1/children/{child}/shield", shield, {"grounds": "courtOrder"}, token)
expect(status, 404, "a shield by a practitioner")
asking = {"requester": "practitioner", "grounds": "courtOrder"}
status, _ = ask("POST", f"/v1/children/{child}/shield/requests", f"{shield}/requests", asking, token)
expect(status, 200, "a request for a shield")
for template in ("/v1/shield-requests", "/v1/shield-reviews"):
    status, _ = ask("GET", template, template, token=token)
    expect(status, 403, "a practitioner's look at what is for officers")

involvements = "/v1/children/{id}/involvements"
status, recorded = ask("POST", f"/v1/children/{child}/involvements", involvements, {"began": "2026-01-05"}, token)
if status not in (200, 201):
    faults.append(f"an involvement: {status}")
else:
    end = "/v1/children/{id}/involvements/{handle}/end"
    path = f"/v1/children/{child}/involvements/{recorded['id']}/end"
    expect(ask("POST", path, end, {"ended": "2026-01-31"}, token)[0], 200, "the end of an involvement")

report = "/v1/involvements"
expect(ask("POST", report, report, {}, token)[0], 403, "a report by a person")

status, inbox = ask("GET", "/v1/notifications?limit=10", "/v1/notifications", token=token)
expect(status, 200, "the inbox")
for notification in inbox["notifications"][:1]:
    read = "/v1/notifications/{id}/read"
    expect(ask("POST", f"/v1/notifications/{notification['id']}/read", read, token=token)[0], 200, "reading")

current = "/v1/sessions/current"
expect(ask("DELETE", current, current, token=token)[0], 204, "signing out")

for fault in faults:
    print(fault, file=sys.stderr)
sys.exit(1 if faults else 0)
