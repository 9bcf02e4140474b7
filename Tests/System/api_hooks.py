"""What schemathesis can't know of a running system: whose session an operation takes, which identifiers there are, and what
no schema can say of a date, a number or a report. Loaded by schemathesis (`api.py`), which it tells nothing to leave out.

CONTACTPOINT_API: a file with the system's state; the statuses that each operation answered are written beside it.
"""

import atexit
import collections
import datetime
import json
import os
import pathlib
import random
import time
import urllib.request
import uuid

import schemathesis
from nacl.public import PublicKey, SealedBox
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase

from api_accounts import DAYS, api_account
from codes import fresh_code
from feed import SEALED, event, instant, invented_child

STATE = json.loads(pathlib.Path(os.environ["CONTACTPOINT_API"]).read_text())
DRAW = random.Random(STATE["seed"])
TODAY = datetime.date.today().isoformat()
STATUSES = collections.defaultdict(collections.Counter)
# Whose an operation is. Now and then somebody else asks, who may not.
OWNER = {
    "confirmSession": "carol.charity",
    **dict.fromkeys(("beginMediation", "endMediation"), "mia.mediator"),
    **dict.fromkeys(("listAccounts", "openAccount", "renewAccount", "suspendAccount", "restoreAccount"), "ann.admin"),
    **dict.fromkeys(("accreditOrganisation", "withdrawAccreditation"), "nat.admin"),
    "reportInvolvement": STATE["feed"]["username"],
    **dict.fromkeys(("useOverride", "viewByOverride", "endOverride"), "petra.protection"),
    **dict.fromkeys((
        "shieldChild", "liftShield", "tellApart", "withdrawIdentity", "discloseRecord", "confirmShield",
        "listShieldRequests", "decideShieldRequest", "listDueShields", "listHeldRecords", "listInvestigations",
        "closeInvestigation",
        "resolveContactRequest"), "olive.officer"),
    **dict.fromkeys(("viewGoLive", "beginLoading", "signOffShields"), "bess.officer"),
    **dict.fromkeys((
        "recordConsent", "listReviews", "viewReview", "claimReview", "decideReview", "undoReview",
        "proposeTransfer", "listTransfers", "decideTransfer", "listGaps", "viewQuality", "listProposedChildren",
        "decideProposedChild"), "dan.data"),
    **dict.fromkeys(("listDeclarations", "decideDeclaration"), "lena.lantern"),
}
OTHERS = [name for name in STATE["tokens"] if name != "carol.charity"]
PARENTS = {
    "/v1/reviews": "reviews", "/v1/notifications": "notifications", "/v1/investigations": "investigations",
    "/v1/shield-requests": "shieldRequests", "/v1/contact-requests": "contactRequests", "/v1/transfers": "transfers",
    "/v1/watches": "watches", "/v1/proposed-children": "proposed",
}
# Each has children of its own, so that what one does to them does not stop another.
CHILDREN = {
    "withdrawIdentity": "withdrawn", "shieldChild": "shielded", "liftShield": "shielded", "tellApart": "shielded",
    "confirmShield": "shielded", "proposeTransfer": "moving", "withdrawConsent": "consenting",
}


def feed_token():
    """A session of its own, to end."""
    body = json.dumps(STATE["feed"]).encode()
    request = urllib.request.Request(
        STATE["http"] + "/v1/sessions", data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["token"]


def operation_id(case):
    return case.operation.definition.raw["operationId"]


@schemathesis.auth(refresh_interval=None)
class Sessions:
    """Three of four times whose it is."""

    def get(self, case, context):
        name = operation_id(case)
        if name == "signOut":
            return feed_token()
        owner = OWNER.get(name, "sam.social")
        # A national administrator may open accounts as well, but of others than these; and once an officer of Ambridge had it load,
        # all of it would be withheld.
        able = "nat.admin" if owner == "ann.admin" else "olive.officer" if name == "beginLoading" else None
        others = [one for one in OTHERS if one != able]
        return STATE["tokens"][owner if name == "confirmSession" or DRAW.random() < 0.75 else DRAW.choice(others)]

    def set(self, case, data, context):
        case.headers["Authorization"] = f"Bearer {data}"


def whose(case):
    token = (case.headers.get("Authorization") or "").removeprefix("Bearer ")
    return next((name for name, own in STATE["tokens"].items() if own == token), None)


def known(case, name):
    """Identifiers for the path, of what is there."""
    for prefix, kind in PARENTS.items():
        if case.path.startswith(prefix + "/"):
            return {"id": DRAW.choice(STATE[kind])}
    values = {"id": DRAW.choice(STATE["children"][CHILDREN.get(name, "seen")])}
    if name == "changeInvolvement":
        return STATE["lasting"]
    if name == "decideDeclaration":
        return STATE["declared"]
    return values | ({"handle": STATE["involvement"], "id": STATE["children"]["seen"][0]} if "handle" in
                     case.path_parameters else {})


def within(day, first):
    """`day`, where it is none before `first` nor in the future; else one that is."""
    return day if first <= day <= TODAY else max(first, "2022-01-05")


def ordinary(involvement):
    """Without what is said of sensitive services alone."""
    for field in ("basis", "consentWithdrawn"):
        involvement.pop(field, None)
    return involvement


def report(body):
    """What a schema can't say of a report: that it is of this source, now, and of dates that follow each other. Most are of a
    child whom nobody takes for another: a thousand who can't be told apart are a test of something else."""
    body |= {"source": STATE["source"], "id": str(uuid.uuid4()), "time": instant()}
    data = body["data"]
    data["record"] = f"api-{uuid.uuid4()}"
    child, involvement = data["child"], data["involvement"]
    # The registrar's alone to say.
    child.pop("dateOfDeath", None)
    if DRAW.random() < 0.9:
        invented = invented_child(DRAW.randrange(1000, 4000))
        child |= {field: invented[field] for field in ("name", "dateOfBirth", "gender")}
        for field in {"nhsNumber", "upn", "residence"} & set(child):
            del child[field]
    if not "2005" <= child["dateOfBirth"] <= TODAY[:4]:
        child["dateOfBirth"] = "2015-03-02"
    involvement |= {"service": "education", "began": within(involvement["began"], child["dateOfBirth"])}
    ordinary(involvement)
    if "ended" in involvement:
        involvement["ended"] = within(involvement["ended"], involvement["began"])
    if involvement.get("leadProfessional"):
        involvement.pop("leadUntil", None)
    elif "leadUntil" not in involvement:
        involvement.pop("leadSince", None)
    since = involvement["began"]
    for field in ("leadSince", "leadUntil"):
        if field in involvement:
            since = involvement[field] = within(involvement[field], since)
    return body


def sealed(body):
    child = invented_child(DRAW.randrange(1000, 4000))
    said = {"reference": "enrolment-1", "service": "education", "contact": {"organisation": "Example School"},
            "began": "2021-09-01"}
    text = json.dumps(event(str(uuid.uuid4()), STATE["source"], f"api-{uuid.uuid4()}", child, said)).encode()
    return SealedBox(PublicKey(bytes.fromhex(STATE["intakeKey"]))).encrypt(text)


def search(body):
    """A number ends in a character that checks the others."""
    if "number" in body:
        body["number"] = DRAW.choice(STATE["numbers"])
    elif DRAW.random() < 0.3:
        body |= {"family": STATE["family"]}
    return body


def sign_in(body):
    return dict(STATE["feed"]) if DRAW.random() < 0.5 else body


codes = [True, True]


def assigned(value):
    """For `\\p{M}` schemathesis draws from a whole block, in which these are no marks: they are nothing yet."""
    match value:
        case str():
            return "".join("e" if "\u20f1" <= character <= "\u20ff" else character for character in value)
        case list():
            return [assigned(one) for one in value]
        case dict():
            return {name: assigned(one) for name, one in value.items()}
    return value


def filled(case, name, body):
    """A body that follows the schema, as one that can be granted."""
    if name == "reportInvolvement":
        return sealed(body) if case.media_type == SEALED else report(body)
    if name == "requestShield" and whose(case) in ("sam.social", "petra.protection"):
        return body | {"requester": "practitioner"}
    if name == "requestShield" and body["requester"] == "practitioner":
        return body | {"requester": "parent"}
    days = {"recordInvolvement": "began", "endInvolvement": "ended", "recordConsent": "given"}
    if name in days:
        return ordinary(body) | {days[name]: within(body[days[name]], "2022-01-05" if name == "endInvolvement" else STATE["born"])}
    match name:
        case "openAccount":
            return api_account(f"api.{uuid.uuid4()}")
        case "renewAccount":
            return {"username": "api.colleague", **DAYS}
        case "suspendAccount" | "restoreAccount":
            return {"username": "api.colleague"}
        case "accreditOrganisation":
            return {"organisation": "Invented Organisation", "accredited": within(body["accredited"], "2022-01-05")}
        case "withdrawAccreditation":
            return {"organisation": "Invented Organisation"}
        case "beginMediation":
            return {"practitioner": "carol.charity"}
        case "proposeChild":
            return body | {"dateOfBirth": within(body["dateOfBirth"], "2008")}
    if name == "tellApart":
        return body | {"other": DRAW.choice(STATE["children"]["seen"])}
    # The first are right, because after five wrong ones none is taken.
    if name == "confirmSession" and case.method == "POST" and whose(case) and codes:
        return {"code": fresh_code(STATE["secondFactor"])} if codes.pop() else body
    return {"searchChildren": search, "signIn": sign_in}.get(name, lambda body: body)(body)


@schemathesis.hook
def before_call(context, case, kwargs):
    name, meta = operation_id(case), case.meta
    if meta is None or meta.generation.mode.is_negative and meta.phase.name == TestPhase.STATEFUL:
        return
    is_linked = meta.phase.name == TestPhase.STATEFUL
    if case.path_parameters and not is_linked and not meta.is_negative_at(ParameterLocation.PATH):
        if DRAW.random() < 0.8:
            case.path_parameters = {**case.path_parameters, **known(case, name)}
    # What is put together from the document's examples says of no part how it was made.
    is_example = meta.phase.name == TestPhase.EXAMPLES and isinstance(case.body, dict)
    if is_example or ParameterLocation.BODY in meta.components and not meta.is_negative_at(ParameterLocation.BODY):
        case.body = filled(case, name, assigned(case.body))
    if not is_linked and name == "listNotifications" and "before" in (case.query or {}):
        if not meta.is_negative_at(ParameterLocation.QUERY):
            case.query = {**case.query, "before": DRAW.choice(STATE["notifications"])}


@schemathesis.hook
def after_call(context, case, response):
    STATUSES[operation_id(case)][response.status_code] += 1


@schemathesis.serializer(SEALED)
def serialize_sealed(context, value):
    return {"data": value if isinstance(value, bytes) else str(value).encode(errors="replace")}


@atexit.register
def write():
    pathlib.Path(os.environ["CONTACTPOINT_API"] + ".statuses").write_text(json.dumps(STATUSES))
