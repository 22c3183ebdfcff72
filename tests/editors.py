"""Tests `ibid lsp` with pygls' client: the whole session of a writer, and what editors really send."""

import asyncio
import json
import pathlib
import subprocess
import sys
import time

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

IBID, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
CORPUS = WORK / "corpus"
checked = 0


def holds(what, is_so):
    global checked
    checked += 1
    if not is_so:
        sys.exit(f"ibid lsp: {what}")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


BRIDGE = """---
title: The harbour bridge
authors: [Ada Brook]
date: 2019-05-02
---

The bridge over the harbour opened on Thursday after six years of work.

The bridge cost 4.2 million crowns, a tenth more than planned. "Steel was dearer than anyone foresaw," the mayor said.
"""

# 30 pages: 360 paragraphs that quote and cite, each something else.
LEDGER = [
    f"The harbour master entered {n * 17} barrels of tar and {n + 3} coils of rope for the vessel {name} on that day, "
    f"and he noted that the {kind} was {state} before the tide turned at the northern quay."
    for n, (name, kind, state) in enumerate(
        [(f"{a}{b}", kind, state) for a in ["Alma", "Bera", "Cora", "Dora", "Esra", "Fara"] for b in ["nna", "lis", "ton", "mir"]
         for kind, state in [("cargo", "dry"), ("deck", "wet"), ("mast", "split"), ("anchor", "lost"), ("sail", "torn")]
         for _ in range(3)],
        start=1,
    )
]


def paragraph(n):
    line = LEDGER[n]
    quoted = line.split(" and he noted that ")[1].rstrip(".")
    return (
        f"In the entry numbered here the writer follows the harbour's book. The clerk wrote that “{quoted}” [ledger#p{n + 1}]. "
        f"The vessel had {(n + 1) * 17} barrels of tar on that day, as the same page has it [ledger#p{n + 1}]."
    )


class Session:
    """A client and what it was told."""

    def __init__(self):
        self.client = LanguageClient("ibid-tests", "1")
        self.published, self.shown = [], []
        self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(lambda params: self.published.append(params))
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE)(lambda params: self.shown.append(params))

    async def start(self, encodings=None, options=None, literals=True):
        await self.client.start_io(IBID, "lsp", cwd="/")
        actions = lsp.CodeActionClientCapabilities(
            code_action_literal_support=lsp.ClientCodeActionLiteralOptions(
                code_action_kind=lsp.ClientCodeActionKindOptions(value_set=["quickfix"])
            )
        )
        markdown = [lsp.MarkupKind.Markdown, lsp.MarkupKind.PlainText]
        return await self.client.initialize_async(
            lsp.InitializeParams(
                process_id=None,
                root_uri=None,
                initialization_options=options,
                capabilities=lsp.ClientCapabilities(
                    general=lsp.GeneralClientCapabilities(position_encodings=encodings) if encodings else None,
                    workspace=lsp.WorkspaceClientCapabilities(
                        workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True)
                    ),
                    text_document=lsp.TextDocumentClientCapabilities(
                        hover=lsp.HoverClientCapabilities(content_format=markdown),
                        code_action=actions if literals else None,
                    ),
                ),
            )
        )

    def open(self, path, text, language="markdown", version=0):
        self.uri, self.text, self.version = path.as_uri(), text, version
        item = lsp.TextDocumentItem(uri=self.uri, language_id=language, version=version, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=item))

    def type(self, *changes):
        """Replaces words, each found once in the text, with others."""
        events = []
        for old, new in changes:
            at = self.text.index(old)
            events.append(
                lsp.TextDocumentContentChangePartial(range=lsp.Range(self.at(at), self.at(at + len(old))), text=new)
            )
            self.text = self.text.replace(old, new, 1)
        self.version += 5
        named = lsp.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version)
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(text_document=named, content_changes=events)
        )

    def at(self, offset):
        before = self.text[:offset]
        line = before.rsplit("\n", 1)[-1]
        return lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    def words(self, range):
        lines = self.text.split("\n")
        if range.start.line != range.end.line:
            return "…"
        units = lines[range.start.line].encode("utf-16-le")
        return units[2 * range.start.character : 2 * range.end.character].decode("utf-16-le")

    async def diagnostics(self):
        """Waits for the diagnostics of the newest version."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if any(it.version == self.version and it.uri == self.uri for it in self.published):
                return self.published[-1].diagnostics
            await asyncio.sleep(0.002)
        sys.exit(f"ibid lsp: no diagnostics of version {self.version}: {self.shown}")

    async def ask(self, method, offset):
        params = {"text_document": lsp.TextDocumentIdentifier(self.uri), "position": self.at(offset)}
        return await getattr(self.client, f"text_document_{method}_async")(
            getattr(lsp, f"{method.title()}Params")(**params)
        )

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await asyncio.wait_for(self.client._server.wait(), 5)
        return self.client._server.returncode


async def writers_session():
    session = Session()
    answer = await session.start()
    capabilities = answer.capabilities
    holds("an encoding is stated that was not offered", capabilities.position_encoding is None)
    holds("diagnostics are offered to pull", capabilities.diagnostic_provider is None)
    path = write(WORK / "drafts" / "[draft] é (1)+&50%.md", "")
    session.open(path, "😀😀 He said “the bridge cost 4.3 million crowns” [bridge#p2].\n")
    found = await session.diagnostics()
    altered = [it for it in found if it.code == "quotation-altered"]
    holds(f"findings: {found}", len(altered) == 1 and altered[0].source == "ibid")
    holds(f"altered at {session.words(altered[0].range)}", session.words(altered[0].range) == "4.3")

    hover = await session.ask("hover", session.text.index("bridge#p2") + 3)
    holds(f"hover: {hover}", hover.contents.value.startswith("> The bridge cost 4.2 million"))
    holds("hover: no source", "The harbour bridge, Ada Brook, 2019-05-02" in hover.contents.value)
    holds("hover: a table", "|" not in hover.contents.value)
    (place,) = await session.ask("definition", session.text.index("bridge#p2") + 3)
    line = (CORPUS / "bridge.md").read_text().split("\n")[place.range.start.line]
    holds(f"definition: {place}", place.uri.endswith("/corpus/bridge.md") and line.startswith("The bridge cost"))

    async def actions(range, diagnostics=(), only=None):
        context = lsp.CodeActionContext(diagnostics=list(diagnostics), only=only)
        named = lsp.TextDocumentIdentifier(session.uri)
        params = lsp.CodeActionParams(text_document=named, range=range, context=context)
        return await session.client.text_document_code_action_async(params)

    def apply(action):
        (change,) = action.edit.document_changes
        holds("edit of another version", change.text_document.version == session.version)
        for edit in sorted(change.edits, key=lambda it: (it.range.start.line, it.range.start.character), reverse=True):
            lines = session.text.split("\n")
            line = lines[edit.range.start.line].encode("utf-16-le")
            start, end = 2 * edit.range.start.character, 2 * edit.range.end.character
            line = line[:start] + edit.new_text.encode("utf-16-le") + line[end:]
            lines[edit.range.start.line] = line.decode("utf-16-le")
            session.text = "\n".join(lines)
        session.version += 1
        named = lsp.VersionedTextDocumentIdentifier(uri=session.uri, version=session.version)
        whole = [lsp.TextDocumentContentChangeWholeDocument(text=session.text)]
        session.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(text_document=named, content_changes=whole)
        )

    cursor = session.at(session.text.index("bridge#p2") + 2)
    offered = await actions(lsp.Range(cursor, cursor))
    pin = [it for it in offered if it.title.startswith("pin it")]
    holds(f"actions at the reference: {offered}", len(pin) == 1)
    apply(pin[0])
    found = await session.diagnostics()
    holds(f"after the pin: {found}", [it.code for it in found] == ["quotation-altered"])
    # A diagnostic beside the cursor.
    start = lsp.Position(0, 0)
    offered = await actions(lsp.Range(start, start), found)
    mend = [it for it in offered if "source's words" in it.title]
    holds(f"actions by diagnostic: {offered}", len(mend) == 1)
    apply(mend[0])
    holds(f"mended to {session.text}", "“the bridge cost 4.2 million crowns”" in session.text)
    found = await session.diagnostics()
    holds(f"findings after the fix: {found}", not found)

    # Citing what is not cited, by search.
    session.type(("].\n", "].\n\nShe said “Steel was dearer than anyone foresaw” too.\n"))
    found = await session.diagnostics()
    holds(f"uncited: {found}", [it.code for it in found] == ["quotation-uncited"])
    (cite,) = await actions(found[0].range, found)
    apply(cite)
    holds(f"cited: {session.text}", "foresaw” [bridge#p2s2@" in session.text)
    found = await session.diagnostics()
    holds(f"findings after citing: {found}", not found)
    session.type((" too.\n", " too [@steel dear.\n"))
    at = session.text.index("[@steel dear") + len("[@steel dear")
    listed = await session.ask("completion", at)
    (first, *_) = listed.items
    holds(f"completion: {first}", first.text_edit.new_text.startswith("@bridge#p2") and listed.is_incomplete)
    holds("completion: filter", first.filter_text == "@steel dear" and "steel dear" in first.label)
    holds("completion: range", session.words(first.text_edit.range) == "@steel dear")
    holds("completion: closing bracket", first.text_edit.new_text.endswith("]"))
    starts = {(it.text_edit.range.start.line, it.text_edit.range.start.character) for it in listed.items}
    holds("completion: starts differ", len(starts) == 1)
    session.type(("[@steel dear", "[[bridge]]"))
    listed = await session.ask("completion", session.text.index("[[bridge") + len("[[bridge"))
    holds("wiki completion", session.words(listed.items[0].text_edit.range) == "[[bridge]]")
    session.type(("[[bridge]]", "plain words"))
    listed = await session.ask("completion", session.text.index("plain words") + 5)
    holds("completion of prose", not listed.items)

    # Several changes in one message; the newest version wins.
    before = len(session.published)
    for word in ["4.3", "4.4", "4.5", "4.6"]:
        session.type((next(it for it in ["4.2 ", "4.3 ", "4.4 ", "4.5 "] if it in session.text), f"{word} "), (" too", " too"))
    await session.diagnostics()
    versions = [it.version for it in session.published[before:]]
    holds(f"versions {versions}", versions == sorted(versions) and versions[-1] == session.version)

    # A change of the index while the server runs.
    write(CORPUS / "bridge.md", BRIDGE.replace("4.2 million", "4.6 million"))
    subprocess.run([IBID, "index", "--quiet", "corpus"], cwd=WORK, check=True)
    count, end = len(session.published), time.monotonic() + 15
    while len(session.published) == count and time.monotonic() < end:
        await asyncio.sleep(0.05)
    codes = {it.code for it in session.published[-1].diagnostics}
    holds(f"after a new index: {codes}", "quotation-altered" not in codes and "reference-changed" in codes)
    write(CORPUS / "bridge.md", BRIDGE)
    subprocess.run([IBID, "index", "--quiet", "corpus"], cwd=WORK, check=True)

    # Closing, and opening with an earlier version.
    named = lsp.TextDocumentIdentifier(session.uri)
    session.client.text_document_did_close(lsp.DidCloseTextDocumentParams(text_document=named))
    session.open(path, "“the bridge cost 4.3 million crowns” [bridge#p2]\n", version=0)
    session.published.clear()
    holds("after reopening", any(it.code == "quotation-altered" for it in await session.diagnostics()))
    for name, text, language in [
        ("a.tex", "He said ``the bridge cost 4.3 million crowns'' [bridge\\#p2].\n", "plaintex"),
        ("a.adoc", "He said \"`the bridge cost 4.3 million crowns`\" [bridge#p2].\n", "plaintext"),
        ("a.txt", "He said “the bridge cost 4.3 million crowns” [bridge#p2].\r\n", "text"),
    ]:
        session.open(WORK / "drafts" / name, text, language)
        found = [it for it in await session.diagnostics() if it.code == "quotation-altered"]
        holds(f"{name}: {found}", len(found) == 1 and session.words(found[0].range) == "4.3")
    holds(f"messages: {session.shown}", session.shown == [])
    holds("exit status", await session.stop() == 0)


async def encodings():
    for offered, text in [
        (["utf-8", "utf-16"], "😀é “the bridge cost 4.3 million crowns” [bridge#p2]\n"),
        (["utf-32", "utf-16"], "😀é “the bridge cost 4.3 million crowns” [bridge#p2]\n"),
    ]:
        session = Session()
        answer = await session.start(offered)
        holds(f"{offered}: {answer.capabilities.position_encoding}", answer.capabilities.position_encoding == offered[0])
        session.open(WORK / "drafts" / "units.md", text)
        (altered,) = [it for it in await session.diagnostics() if it.code == "quotation-altered"]
        before = text[: text.index("4.3")]
        column = len(before.encode()) if offered[0] == "utf-8" else len(before)
        holds(f"{offered}: column {altered.range.start}", altered.range.start.character == column)
        await session.stop()


def lint(path):
    start = time.perf_counter()
    done = subprocess.run([IBID, "lint", path, "--json"], cwd=WORK, capture_output=True, text=True)
    return time.perf_counter() - start, json.loads(done.stdout)


class Wire:
    """A server that is spoken to without a library: what a client takes to read an answer is not the server's time."""

    def __init__(self):
        self.server = subprocess.Popen([IBID, "lsp"], cwd=WORK, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.send(message(id=1, method="initialize", params={"capabilities": {}}))
        self.receive()

    def send(self, bytes):
        self.server.stdin.write(bytes)
        self.server.stdin.flush()

    def receive(self):
        length = int(self.server.stdout.readline().removeprefix(b"Content-Length: "))
        self.server.stdout.readline()
        return self.server.stdout.read(length)


def keystrokes():
    """A keystroke in a report of 30 pages: the same findings as `ibid lint`, in a third of the time at most."""
    text = "# The harbour's book\n\n" + "\n\n".join(paragraph(n) for n in range(len(LEDGER))) + "\n"
    path = write(WORK / "drafts" / "long.md", text)
    wire = Wire()
    document = {"uri": path.as_uri(), "languageId": "markdown", "version": 0, "text": text}
    wire.send(message(method="textDocument/didOpen", params={"textDocument": document}))
    wire.receive()
    whole, typed = [], []
    for round in range(7):
        n = 20 + 40 * round
        old = f"The vessel had {(n + 1) * 17} barrels"
        at = text.index(old)
        line = text[:at].count("\n")
        column = len((text[:at] + "The vessel had ").rsplit("\n", 1)[-1])
        digits = str((n + 1) * 17)
        edit = {"start": {"line": line, "character": column}, "end": {"line": line, "character": column + len(digits)}}
        new = str((n + 1) * 17 + 1)
        text = text[:at] + f"The vessel had {new} barrels" + text[at + len(old) :]
        changed = {"textDocument": {"uri": path.as_uri(), "version": round + 1}, "contentChanges": [{"range": edit, "text": new}]}
        start = time.perf_counter()
        wire.send(message(method="textDocument/didChange", params=changed))
        answer = wire.receive()
        # The server first waits until the typing stops.
        typed.append(time.perf_counter() - start - 0.12)
        found = json.loads(answer)["params"]
        write(path, text)
        seconds, linted = lint(path)
        whole.append(seconds)
        shown = [it["rule"] for it in linted["findings"]]
        holds(f"findings: {len(found['diagnostics'])}, lint: {len(shown)}", [it["code"] for it in found["diagnostics"]] == shown)
        figures = [it for it in found["diagnostics"] if it["code"] == "number-unsupported"]
        holds(f"changed figures: {len(figures)} of {round + 1}", len(figures) == round + 1)
    wire.server.stdin.close()
    wire.server.wait(5)
    whole, typed = sorted(whole)[3], sorted(typed)[3]
    words = len(text.split())
    print(f"ibid lsp: {words} words: {1000 * typed:.0f} ms after a keystroke, {1000 * whole:.0f} ms for `ibid lint`")
    # Builds for development are not measured.
    if "/debug/" not in IBID:
        holds(f"a keystroke takes {typed / whole:.2f} of a whole lint", typed <= whole / 3)


def raw(*messages, end=b""):
    """Sends bytes; returns the messages and the exit status."""
    server = subprocess.Popen([IBID, "lsp"], cwd=WORK, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, _ = server.communicate(b"".join(messages) + end, timeout=10)
    found = []
    while out:
        header, out = out.split(b"\r\n\r\n", 1)
        length = int(header.removeprefix(b"Content-Length: "))
        found.append(json.loads(out[:length]))
        out = out[length:]
    return found, server.returncode


def message(header=b"Content-Length: ", **fields):
    body = json.dumps({"jsonrpc": "2.0"} | fields).encode()
    return header + str(len(body)).encode() + b"\r\n\r\n" + body


def wire():
    start = message(id=1, method="initialize", params={"capabilities": {}, "rootUri": "file:///a b[é]%"})
    stop = message(id=99, method="shutdown") + message(method="exit")
    found, status = raw(start, stop)
    holds(f"start and end: {found}", [it["id"] for it in found] == [1, 99] and status == 0)
    holds("exit without shutdown", raw(start, message(method="exit"))[1] == 1)
    holds("end of input", raw(start)[1] == 0)
    found, _ = raw(message(b"content-length:", id=1, method="initialize", params={}), stop)
    holds("a header in lower case", found[0]["result"]["serverInfo"]["name"] == "ibid")
    found, status = raw(start, b"Content-Length: 5\r\n\r\n{nope", message(id="a", method="x/y"), message(id=2**40, method="textDocument/hover", params={"textDocument": 3}), stop)
    codes = [it["error"]["code"] for it in found if "error" in it]
    holds(f"errors: {found}", codes == [-32700, -32601, -32602] and found[-2]["id"] == 2**40 and status == 0)
    holds("before initialize", raw(message(id=1, method="textDocument/hover"), stop)[0][0]["error"]["code"] == -32002)
    document = {"uri": "file:///a b[é]%.md", "languageId": "markdown", "version": 1, "text": "a"}
    change = {"textDocument": {"uri": document["uri"], "version": None}, "contentChanges": [
        {"range": {"start": {"line": 1, "character": 0}, "end": {"line": 7, "character": 7}}, "text": "b"}]}
    found, status = raw(
        start,
        message(method="textDocument/didOpen", params={"textDocument": document}),
        message(method="textDocument/didOpen", params={"textDocument": document | {"uri": "file://"}}),
        message(method="textDocument/didChange", params=change),
        message(method="workspace/didChangeConfiguration", params={"settings": {}}),
        message(method="textDocument/didClose", params={"textDocument": {"uri": "file:///a%20b%5b%C3%A9%5D%25.md"}}),
        stop,
    )
    cleared = [it["params"] for it in found if it.get("method", "").endswith("publishDiagnostics")][-1]
    holds(f"spelling of the URI: {cleared}", cleared == {"uri": document["uri"], "diagnostics": []} and status == 0)

    # The end of the input in the middle of a lint.
    text = "\n\n".join(paragraph(n) for n in range(len(LEDGER)))
    server = subprocess.Popen([IBID, "lsp"], cwd=WORK, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    opened = message(method="textDocument/didOpen", params={"textDocument": document | {"text": text}})
    server.stdin.write(start + opened)
    server.stdin.flush()
    time.sleep(0.1)
    begin = time.monotonic()
    server.stdin.close()
    server.wait(5)
    holds(f"the server ends after {time.monotonic() - begin:.1f} s", time.monotonic() - begin < 1)


async def without_an_index():
    session = Session()
    await session.start()
    alone = write(WORK.parent / "alone" / "a.md", "“the bridge cost 4.3 million crowns” [bridge#p2]\n")
    session.open(alone, alone.read_text())
    end = time.monotonic() + 10
    while not session.shown and time.monotonic() < end:
        await asyncio.sleep(0.02)
    holds(f"shown: {session.shown}", len(session.shown) == 1 and "no index" in session.shown[0].message)
    await session.stop()


write(CORPUS / "bridge.md", BRIDGE)
write(CORPUS / "ledger.md", "\n\n".join(LEDGER) + "\n")
write(WORK / "ibid.toml", 'index = "index"\ncorpus = "corpus"\n')
subprocess.run([IBID, "index", "--quiet", "corpus"], cwd=WORK, check=True)
wire()
asyncio.run(writers_session())
asyncio.run(encodings())
asyncio.run(without_an_index())
keystrokes()
print(f"ibid lsp: {checked} checks with pygls")
