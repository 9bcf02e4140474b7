"""Reads docs/asyncapi.yaml as an outsider would: YAML, FastStream's AsyncAPI 3 models, JSON Schema.

Then holds every golden file against the payload schemas, and the intake's golden against the closed schema.
"""

import copy
import json
import pathlib
import sys

import yaml
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from jsonschema import Draft202012Validator

root = pathlib.Path(__file__).resolve().parents[2]
document = yaml.safe_load((root / "docs/asyncapi.yaml").read_text())
problems = []


def check(holds, what):
    if not holds:
        problems.append(what)


def resolve(reference):
    check(reference.startswith("#/"), f"{reference}: not within the document")
    target = document
    for part in reference[2:].split("/"):
        target = target[part.replace("~1", "/").replace("~0", "~")]
    return target


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for member in value.values():
            yield from references(member)
    elif isinstance(value, list):
        for element in value:
            yield from references(element)


def complaints(schema, instance):
    whole = {"components": document["components"], **schema}
    return [error.message for error in Draft202012Validator(whole).iter_errors(instance)]


model = ApplicationSchema.model_validate(document)
check(model.asyncapi == "3.0.0", "not AsyncAPI 3.0.0")
check(set(model.channels) == set(document["channels"]), "the reader lost a channel")
check(set(model.operations) == set(document["operations"]), "the reader lost an operation")
check(set(model.components.messages) == set(document["components"]["messages"]), "the reader lost a message")
for name, channel in model.channels.items():
    check(channel.bindings.amqp is not None, f"{name}: no AMQP binding")
    binding = document["channels"][name]["bindings"]["amqp"]
    check(channel.bindings.amqp.is_ == binding["is"], f"{name}: another binding")

for reference in sorted(set(references(document))):
    try:
        resolve(reference)
    except KeyError:
        problems.append(f"{reference}: leads nowhere")

for name, operation in document["operations"].items():
    channel = operation["channel"]["$ref"]
    for part in (operation, operation.get("reply", operation)):
        place = part["channel"]["$ref"]
        for message in part.get("messages", []):
            check(message["$ref"].startswith(place + "/messages/"), f"{name}: a message that its channel lacks")

for name, schema in document["components"]["schemas"].items():
    try:
        Draft202012Validator.check_schema(schema)
    except Exception as error:
        problems.append(f"{name}: {error}")

messages = document["components"]["messages"]
golden = root / "Tests/Contracts/Golden"
for file in sorted(golden.glob("*.v[0-9]*.json")):
    example = json.loads(file.read_text())
    payload = messages[file.stem]["payload"]
    for complaint in complaints(payload, example["message"]):
        problems.append(f"{file.stem}: {complaint}")
    for kind, reply in example["replies"].items():
        message = messages[f"{file.stem}.reply"]
        for complaint in complaints(message.get("x-sealed-payload", message["payload"]), reply):
            problems.append(f"{file.stem}, reply {kind}: {complaint}")

closed = json.loads((root / "docs/intake.schema.json").read_text())
Draft202012Validator.check_schema(closed)
event = json.loads((golden / "intake.json").read_text())


def refused(change):
    changed = copy.deepcopy(event)
    change(changed)
    standalone = list(Draft202012Validator(closed).iter_errors(changed))
    embedded = complaints(messages["intake"]["payload"], changed)
    check(bool(standalone) == bool(embedded), "the two closed schemas disagree")
    return bool(standalone)


child = lambda changed: changed["data"]["child"]
check(not refused(lambda changed: None), "the intake's golden is refused")
check(refused(lambda changed: changed.update(note="x")), "an unknown attribute passes")
check(refused(lambda changed: changed["data"].update(notes="seen twice")), "free text passes")
check(refused(lambda changed: child(changed).update(opinion="x")), "free text about a child passes")
check(refused(lambda changed: child(changed)["residence"].update(note="x")), "free text about a home passes")
check(refused(lambda changed: child(changed)["carers"][0].update(note="x")), "free text about a carer passes")
check(refused(lambda changed: child(changed).update(dateOfBirth="2 March 2015")), "a date in words passes")
check(refused(lambda changed: child(changed).update(gender="girl")), "another gender passes")
check(refused(lambda changed: child(changed).pop("name")), "a child without a name passes")
check(refused(lambda changed: child(changed)["residence"].update(kind="noKnownAddress")), "an unknown address passes")
check(refused(lambda changed: changed["data"].pop("authority")), "a report without an authority passes")
check(refused(lambda changed: changed.update(type="other.v1")), "another type passes")
check(refused(lambda changed: changed["data"].update(record="x" * 65)), "a long record id passes")
check(refused(lambda changed: changed["data"]["involvement"].update(ended=None)), "null passes")

print("\n".join(problems) or f"{len(model.channels)} channels, {len(model.operations)} operations, {len(messages)} messages")
sys.exit(1 if problems else 0)
