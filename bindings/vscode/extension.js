// Starts `ibid lsp` for Markdown, LaTeX, AsciiDoc and plain text.
const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = async () => {
  const settings = workspace.getConfiguration("ibid");
  const server = { command: settings.get("command"), args: ["lsp"] };
  const languages = ["markdown", "latex", "tex", "asciidoc", "plaintext", "quarto", "rmd"];
  const documentSelector = [
    ...languages.map((language) => ({ language })),
    { scheme: "file", pattern: "**/*.{adoc,asciidoc,qmd,Rmd}" },
  ];
  const initializationOptions = { index: settings.get("index") };
  client = new LanguageClient("ibid", "ibid", server, { documentSelector, initializationOptions });
  await client.start();
};

exports.deactivate = () => client?.stop();
