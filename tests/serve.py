"""Validates the OpenAPI document of `ibid serve`, and the responses of a running server against the document."""

import copy
import http.client
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import urllib.parse

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

IBID, WORK = sys.argv[1], pathlib.Path(sys.argv[2]) / "serve"
CORPUS = WORK / "corpus"
JSON, LINES, PROBLEM = "application/json", "application/x-ndjson", "application/problem+json"

BRIDGE = """---
title: The harbour bridge
authors: [Ada Brook]
source: The Lantern
date: 2019-05-02
url: https://lantern.example/bridge
tags: [bridges]
---

The bridge over the harbour opened on Thursday after six years of work. Ferries will keep running until autumn.

## Costs

The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone foresaw," the mayor said.
The council had set 3.8 million crowns aside in the first year, and asked the merchants of both banks for the rest, who
paid it in four parts over as many years, each of them a little later than they had promised to.
"""

checked = 0


def strict(node):
    """Makes the response schemas strict: unknown members are errors."""
    if isinstance(node, dict):
        if "properties" in node:
            node.setdefault("additionalProperties", False)
        for child in node.values():
            strict(child)
    elif isinstance(node, list):
        for child in node:
            strict(child)


def main():
    CORPUS.mkdir(parents=True)
    (CORPUS / "bridge.md").write_text(BRIDGE)
    (CORPUS / "copy.md").write_text(BRIDGE.replace("harbour bridge", "harbour bridge again"))
    (CORPUS / "market.txt").write_text("The market is older than the harbour. Its first charter is from 1407.\n")
    (CORPUS / "broken.json").write_text("{")
    shutil.copy("tests/fixtures/differential/latex-en.pdf", CORPUS / "weir.pdf")
    server = subprocess.Popen(
        [IBID, "--index", WORK / "index", "--corpus", CORPUS, "-q", "serve", "--port", "0", "--allow-upload"], stdout=subprocess.PIPE, text=True, cwd=WORK
    )
    address = urllib.parse.urlsplit(server.stdout.readline().strip())
    try:
        hold(address)
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0, server.returncode


def hold(address):
    def send(method, path, body=None, media=JSON):
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=60)
        headers = {"Content-Type": media} if body is not None else {}
        if body is not None and len(body) > 1 << 20:
            # Rejected because of its Content-Length; the rest of the body is not read.
            connection.request(method, path, headers={**headers, "Content-Length": str(len(body))})
        else:
            connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        return response.status, response.headers.get("content-type", "").split(";")[0], text

    status, media, text = send("GET", "/api/v1/openapi.json")
    assert (status, media) == (200, JSON)
    document = json.loads(text)
    OpenAPIV31SpecValidator(document).validate()
    tight = copy.deepcopy(document)
    strict(tight["components"]["schemas"])
    asked = set()

    def resolved(node):
        while "$ref" in node:
            place = document
            for part in node["$ref"][2:].split("/"):
                place = place[part]
            node = place
        return node

    def validator(schema):
        return Draft202012Validator({**schema, "components": tight["components"]})

    def holds(method, path, query=(), body=None, media=JSON, wanted=200):
        """Sends a request and validates it and the response against the document."""
        global checked
        operation = document["paths"][f"/api/v1{path}"][method.lower()]
        asked.add((method, path))
        described = {param["name"]: param for param in operation.get("parameters", [])}
        if wanted == 200:
            for name, _ in query:
                assert name in described, f"{path}: {name} is not described"
                used.add((path, name))
        target = f"/api/v1{path}" + (f"?{urllib.parse.urlencode(query)}" if query else "")
        if body is not None and wanted == 200:
            schema = operation["requestBody"]["content"][media]["schema"]
            for one in [body] if media == JSON else body:
                validator(schema).validate(one)
        sent = body if body is None or isinstance(body, str) else json.dumps(body)
        if media == LINES:
            sent = "\n".join(json.dumps(line) for line in body)
        status, given, text = send(method, target, sent, media)
        assert status == wanted, f"{method} {target}: {status} {text}"
        response = resolved(operation["responses"][str(status)])
        schema = response["content"][given]["schema"]
        values = [json.loads(line) for line in text.splitlines()] if given == LINES else [text if given in ("text/plain", "image/png") else json.loads(text)]
        for value in values:
            faults = [f"{fault.json_path}: {fault.message}" for fault in validator(schema).iter_errors(value)]
            assert not faults, f"{method} {target}: {faults}\n{value}"
            checked += 1
        return values

    used = set()
    every = [
        ("q", 'crowns "harbour'), ("n", 5), ("offset", 0), ("by", "passage"), ("sort", "score"), ("since", "2019"),
        ("until", "2020"), ("undated", "include"), ("source", "The Lantern"), ("author", "Ada Brook"), ("lang", "en"),
        ("tag", "bridges"), ("context", 1), ("plain", "false"), ("facet", "source"), ("facet", "year"), ("copies", "fold"),
        ("explain", "true"), ("rank", "full"), ("count_all", "true"),
    ]  # fmt: skip
    (found,) = holds("GET", "/search", every)
    assert found["notes"] and found["hits"][0]["copies"] and found["hits"][0]["explanation"], found
    holds("GET", "/search", [("q", "harbuor"), ("by", "article")])
    holds("GET", "/search", [("q", "nothing at all zzz")])
    holds("GET", "/search", wanted=400)
    queries = [{"id": "a", "text": "ferries"}, {"_id": 2, "text": "market"}, {"id": "c", "text": ""}]
    holds("POST", "/search", [param for param in every if param[0] not in ("q", "facet")] + [("facet", "lang")], queries, LINES)
    holds("POST", "/search", [], {}, JSON, 415)
    (listed,) = holds("GET", "/articles", [param for param in every if param[0] not in ("q", "by", "context", "explain", "copies")])
    (listed,) = holds("GET", "/articles", [("q", "harbour"), ("n", 3)])
    assert listed["hits"], listed
    holds("GET", "/article", [("id", "bridge")])
    holds("GET", "/article", [("id", "nowhere")], wanted=404)
    holds("GET", "/passage", [("ref", "bridge#p3s2@00000000"), ("context", 1)])
    holds("GET", "/passage", [("ref", "bridge#p99")], wanted=404)
    (image,) = holds("GET", "/page", [("ref", "weir#p2s1"), ("page", 1), ("resolution", 72)])
    assert image[1:4] == "PNG", image[:40]
    (about,) = holds("GET", "/page/boxes", [("ref", "weir#p2s1"), ("page", 1), ("resolution", 72)])
    assert about["boxes"] and about["pages"] == 2, about
    holds("GET", "/page", [("ref", "bridge#p3")], wanted=404)
    holds("GET", "/page/boxes", [("ref", "weir#p2s1"), ("page", 9)], wanted=404)
    holds("GET", "/cite", [("ref", "bridge#p3"), ("ref", "market"), ("style", "chicago"), ("locale", "de")])
    holds("GET", "/cite", [("ref", "bridge#p1@00000000"), ("text", "Ferries will keep running")])
    for way in next(it for it in resolved(document["paths"]["/api/v1/cite"]["get"])["parameters"] if it["name"] == "format")["schema"]["enum"]:
        holds("GET", "/cite", [("ref", "bridge#p3"), ("format", way)])
    holds("GET", "/styles")
    holds("POST", "/quote", [], {"quote": "Steel was cheaper than anyone foresaw", "article": "bridge"})
    holds("POST", "/quote", [], {"quote": "not there at all", "article": None})
    holds("POST", "/quote", [], {"quote": "a", "article": "nowhere"}, wanted=404)
    holds("POST", "/quote", [], {"qoute": "a"}, wanted=400)
    holds("POST", "/quote", [], '{"quote": "' + "a" * 2_000_000 + '"}', wanted=413)
    holds("POST", "/quote", [], [{"id": 1, "quote": "older than the harbour"}, {"quote": "a", "article": "nowhere"}], LINES)
    holds("POST", "/check", [], {"claim": "The bridge cost 4.3 million crowns"})
    holds("POST", "/check", [], {"text": "The bridge cost 4.2 million crowns. Who paid? I think it looks wonderful from here."})
    holds("POST", "/check", [], [{"id": "x", "claim": "The first charter of the market is from 1408.", "article": "market"}], LINES)
    holds("GET", "/collections")
    items = [{"ref": "bridge#p3", "note": "the cost"}, {"ref": "nowhere#p1", "note": ""}]
    (kept,) = holds("POST", "/collection", [], {"name": "Desk", "digest": "", "items": items})
    assert kept["items"][0]["passage"] and kept["items"][1]["problem"], kept
    holds("POST", "/collection", [], {"name": "Desk", "digest": "", "items": items}, wanted=409)
    holds("POST", "/collection", [], {"name": "../Desk", "items": []}, wanted=400)
    holds("POST", "/collection", [], "name=Desk", "application/x-www-form-urlencoded", wanted=415)
    assert holds("GET", "/collection", [("name", "Desk")]) == [kept]
    (listed,) = holds("GET", "/collections")
    assert [it["items"] for it in listed["collections"]] == [2], listed
    holds("POST", "/collection/delete", [], {"name": "Desk", "digest": "0"}, wanted=409)
    holds("POST", "/collection/delete", [], {"name": "Desk", "digest": kept["digest"]})
    holds("GET", "/alerts")
    (saved,) = holds("POST", "/alerts", [], {"name": "ferries", "query": "ferr*"})
    assert saved["alerts"] == [{"name": "ferries", "query": "ferr*", "new": 0}], saved
    holds("POST", "/alerts", [], {"name": "ferries", "query": "again"}, wanted=400)
    holds("GET", "/alerts/new", [("name", "ferries")])
    holds("GET", "/alerts/new", [("name", "nothing")], wanted=404)
    holds("POST", "/alerts/seen", [], {"name": "ferries"})
    holds("POST", "/alerts/delete", [], {"name": "ferries"})
    file = "application/octet-stream"
    (added,) = holds("POST", "/upload", [("name", "new.md")], "# New\n\nA pontoon was built.\n", file)
    assert added == {"articles": [{"id": "new", "title": "New"}], "known": False}, added
    (added,) = holds("POST", "/upload", [("name", "new.md")], "# New\n\nA pontoon was built.\n", file)
    assert added["known"] and (CORPUS / "new.md").exists(), added
    holds("POST", "/upload", [("name", "new.md")], "# Other\n", file, wanted=400)
    holds("POST", "/upload", [("name", "../new.md")], "# Other\n", file, wanted=400)
    holds("POST", "/upload", [("name", "broken.pdf")], "%PDF", file, wanted=400)
    assert not (CORPUS / "broken.pdf").exists()
    holds("POST", "/upload", [("name", "form.md")], "text=1", "application/x-www-form-urlencoded", wanted=415)
    (about,) = holds("GET", "/status")
    assert about["skipped"] and about["dates"], about
    holds("GET", "/openapi.json")
    holds("GET", "/healthz")

    operations = {(method.upper(), path.removeprefix("/api/v1")) for path, it in document["paths"].items() for method in it}
    assert asked == operations, operations ^ asked
    params = {
        (path.removeprefix("/api/v1"), param["name"])
        for path, it in document["paths"].items()
        for operation in it.values()
        for param in operation.get("parameters", [])
    }
    assert used == params, params ^ used


main()
print(f"{checked} answers are as the OpenAPI document describes them")
