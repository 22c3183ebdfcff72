// Activates the extension for Visual Studio Code beside a stand-in for the editor, with the client library that it uses, and
// checks the diagnostics that it shows: node editors.cjs EXTENSION PROGRAM FOLDER
const assert = require("node:assert");
const { EventEmitter } = require("node:events");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");

const [extensionFolder, program, folder] = process.argv.slice(2).map((it) => path.resolve(it));
const report = path.join(folder, "report.md");
const bus = new EventEmitter();
const event = (name) => (listener) => {
  bus.on(name, listener);
  return new Disposable(() => bus.off(name, listener));
};

class Uri {
  constructor(file) {
    Object.assign(this, { scheme: "file", path: file, fsPath: file, authority: "", query: "", fragment: "" });
  }
  static parse(text) {
    return new Uri(decodeURIComponent(text.replace(/^file:\/\//, "")));
  }
  static file(file) {
    return new Uri(file);
  }
  toString() {
    return `file://${this.path}`;
  }
}
class Position {
  constructor(line, character) {
    Object.assign(this, { line, character });
  }
}
class Range {
  constructor(...ends) {
    const [start, end] =
      ends.length === 4 ? [new Position(ends[0], ends[1]), new Position(ends[2], ends[3])] : ends;
    Object.assign(this, { start, end });
  }
}
class Diagnostic {
  constructor(range, message, severity) {
    Object.assign(this, { range, message, severity });
  }
}
class Disposable {
  constructor(dispose = () => {}) {
    this.dispose = dispose;
  }
}
class CodeActionKind {
  constructor(value) {
    this.value = value;
  }
  append(part) {
    return new CodeActionKind([this.value, part].filter(Boolean).join("."));
  }
}
for (const name of ["Empty", "QuickFix", "Refactor", "Source"]) {
  CodeActionKind[name] = new CodeActionKind(name === "Empty" ? "" : name.toLowerCase());
}
class CancellationTokenSource {
  token = { isCancellationRequested: false, onCancellationRequested: nothing };
  cancel() {}
  dispose() {}
}
class Emitter {
  inner = new EventEmitter();
  event = (listener) => {
    this.inner.on("fired", listener);
    return new Disposable(() => this.inner.off("fired", listener));
  };
  fire(value) {
    this.inner.emit("fired", value);
  }
  dispose() {}
}

const nothing = () => new Disposable();
const channel = () => open({ appendLine: (line) => console.error(line), append() {}, error() {}, warn() {}, info() {} });
const settings = { command: program, index: "" };
const document = {
  uri: Uri.file(report),
  fileName: report,
  languageId: "markdown",
  version: 1,
  isClosed: false,
  getText: () => fs.readFileSync(report, "utf8"),
};
const diagnostics = { set: (_, list) => bus.emit("shown", list), delete() {}, clear() {}, dispose() {}, has: () => false };
const vscode = open({
  version: "1.91.0",
  ...{ Uri, Position, Range, Diagnostic, Disposable, CodeActionKind, CancellationTokenSource, EventEmitter: Emitter },
  env: { appName: "stand-in", language: "en" },
  workspace: {
    getConfiguration: (name) => ({
      get: (key, otherwise) => (name === "ibid" ? settings[key] : otherwise),
      inspect: () => undefined,
      has: () => false,
    }),
    textDocuments: [document],
    notebookDocuments: [],
    workspaceFolders: [{ uri: Uri.file(folder), name: "folder", index: 0 }],
    getWorkspaceFolder: () => ({ uri: Uri.file(folder), name: "folder", index: 0 }),
    onDidOpenTextDocument: event("open"),
    onDidCloseTextDocument: event("close"),
    onDidChangeTextDocument: event("change"),
    onDidSaveTextDocument: event("save"),
  },
  window: {
    visibleTextEditors: [],
    tabGroups: { all: [] },
    createOutputChannel: channel,
    showErrorMessage: async (text) => console.error(text),
  },
  languages: {
    match: (selector, it) => (selector.some((filter) => filter.language === it.languageId) ? 10 : 0),
    createDiagnosticCollection: () => diagnostics,
  },
  commands: { executeCommand: async () => {} },
  extensions: { all: [], getExtension: () => undefined },
});

/// Returns a module of which what is not named is a class, or an event or a registration that does nothing.
function open(known) {
  return new Proxy(known, {
    get(target, key) {
      if (key in target || typeof key === "symbol") {
        const value = target[key];
        return value && Object.getPrototypeOf(value) === Object.prototype ? open(value) : value;
      }
      if (/^(on|register|create)[A-Z]/.test(key)) return nothing;
      if (!/^[A-Z]/.test(key)) return undefined;
      // The values of an enumeration are their names.
      const names = { get: (of, at) => (at in of || typeof at === "symbol" ? of[at] : /^[A-Z]/.test(at) ? at : undefined) };
      return (target[key] = new Proxy(class {}, names));
    },
  });
}

const load = Module._load;
Module._load = (request, ...rest) => (request === "vscode" ? vscode : load(request, ...rest));

async function session() {
  const extension = require(path.join(extensionFolder, "extension.js"));
  const shown = new Promise((done) => bus.on("shown", (list) => list.length > 0 && done(list)));
  const late = new Promise((_, fail) => setTimeout(fail, 30_000, new Error("no diagnostics in 30 seconds")).unref());
  await extension.activate({ subscriptions: [] });
  const list = await Promise.race([shown, late]);
  const wrong = list.find((it) => it.message.includes("4.3"));
  assert(wrong, `no finding about 4.3: ${list.map((it) => it.message)}`);
  // In UTF-16 code units.
  const { line, character } = wrong.range.start;
  assert.deepStrictEqual([line, character], [0, document.getText().indexOf("4.3")]);
  await extension.deactivate();
}

session().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
