"""What Schemathesis needs before it begins: the part of the OpenAPI document that is about Open311, and reports to ask for.

prepare.py OPENAPI BASE FOLDER: reads the whole document, sends two reports to the sandbox at BASE, and writes into FOLDER
`open311.json` (the document without the paths and schemas of other parts, which take longer to load than to test) and
`schemathesis.toml` (the configuration beside this file, with numbers and keys of those reports). Only Python's own library.
"""

import json
import pathlib
import re
import sys
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).parent


def cut(document):
    """The paths below /open311, and the schemas they lead to."""
    document["paths"] = {path: item for path, item in document["paths"].items() if path.startswith("/open311/")}
    schemas, wanted, texts = document["components"]["schemas"], set(), [json.dumps(document["paths"])]
    while texts:
        for name in re.findall(r'"#/components/schemas/([^"/]+)"', texts.pop()):
            if name not in wanted:
                wanted.add(name)
                texts.append(json.dumps(schemas[name]))
    document["components"]["schemas"] = {name: schemas[name] for name in schemas if name in wanted}
    return document


def answer(base, path, form=None):
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(f"{base}/open311/v2/{path}", data, timeout=20) as told:
        return json.load(told)


def send(base, service):
    """A report of a kind that needs no sign-in, each question answered with the first value or a word."""
    form = {"service_code": service["service_code"], "lat": 20.25, "long": 105.97, "description": "Thử nghiệm"}
    if service["metadata"] in (True, "true"):
        for question in answer(base, f"services/{service['service_code']}.json")["attributes"]:
            if question["required"]:
                values = question.get("values") or [{"key": "1"}]
                form[f"attribute[{question['code']}]"] = values[0]["key"]
    return answer(base, "requests.json", form)[0]


def main(openapi, base, folder):
    document = cut(json.loads(pathlib.Path(openapi).read_text()))
    open_to_all = [s for s in answer(base, "services.json") if not s["extended"]["sign_in"]]
    report = send(base, next(s for s in open_to_all if s["type"] == "realtime"))
    batch = next((s for s in open_to_all if s["type"] == "batch"), None)
    # Where every batch kind needs sign-in, the token is one that nobody has.
    token = send(base, batch)["token"] if batch else "none"
    config = (HERE / "schemathesis.toml").read_text()
    for mark, value in {
        "REPORT": report["service_request_id"],
        "FOLLOW_KEY": report["extended"]["follow_key"],
        "TOKEN": token,
        "SERVICE": open_to_all[0]["service_code"],
    }.items():
        config = config.replace(f"@{mark}@", value)
    folder = pathlib.Path(folder)
    (folder / "open311.json").write_text(json.dumps(document))
    (folder / "schemathesis.toml").write_text(config)


main(*sys.argv[1:])
