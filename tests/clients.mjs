// Tests `ibid mcp` with the TypeScript SDKs of the protocol, which refuse an answer that its schema does not allow: the
// first SDK, and the second one in both generations of the protocol. Lists and calls every tool, and makes an error of each.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [ibid, work] = process.argv.slice(2);
const cwd = join(work, "typescript");
const { resolve } = createRequire(join(work, "node_modules", "x.js"));
const load = (name) => import(pathToFileURL(resolve(name)).href);

let checked = 0;
function holds(what, isSo) {
    checked += 1;
    if (!isSo) throw new Error(`ibid mcp: ${what}`);
}

mkdirSync(join(cwd, "corpus", "news"), { recursive: true });
writeFileSync(
    join(cwd, "corpus", "news", "bridge.md"),
    "---\ntitle: The harbour bridge\nauthors: [Ada Brook]\ndate: 2019-05-02\n---\n\n" +
        "The bridge over the harbour opened on Thursday.\n\nThe bridge cost 4.2 million crowns, “a bargain”.\n",
);
for (let n = 1; n <= 40; n += 1) {
    writeFileSync(join(cwd, "corpus", `ledger-${n}.txt`), `Ledger entry ${n} of the harbour office lists ${n * 7} barrels of tar.\n`);
}
copyFileSync("tests/fixtures/differential/latex-en.pdf", join(cwd, "corpus", "weir.pdf"));
execFileSync(ibid, ["index", "-q"], { cwd });

const ref = "news/bridge#p2";
const calls = [
    ["search", { query: "harbour bridge" }, ({ hits }) => hits[0].ref.startsWith("news/bridge#p")],
    ["search", { query: "harbour bridge", detail: "full" }, ({ hits }) => hits[0].article.title === "The harbour bridge"],
    ["search", { query: "zeppelin" }, ({ hits }) => hits.length === 0],
    ["read", { ref }, ({ text }) => text.startsWith("The bridge cost")],
    ["read", { reference: ref, detail: "full" }, ({ context }) => context.before.length === 1],
    ["quote", { quote: "a bargain", article: "news/bridge" }, ({ verdict }) => verdict === "exact"],
    ["quote", { quotes: ["The bridge cost 4.3 million crowns", "nowhere at all, he wrote"] }, ({ results }) => results[0].verdict === "altered"],
    ["check", { claim: "The harbour bridge cost 4.3 million crowns." }, ({ verdict }) => verdict === "refuted"],
    ["check", { text: "The harbour bridge cost 4.2 million crowns. Who knew?", detail: "full" }, ({ results }) => results.length === 2],
    ["lint", { text: `The bridge cost 4.3 million crowns [${ref}].` }, ({ findings }) => findings.length > 0],
    ["lint", { text: "Nothing is cited here." }, ({ findings }) => Array.isArray(findings)],
    ["cite", { ref }, ({ citations }) => citations.length === 1],
    ["cite", { references: [ref, "ledger-1"], format: "bibtex" }, ({ text }) => text.startsWith("@")],
    ["status", {}, ({ articles }) => articles === 42],
];
const wrong = [
    ["search", { query: " " }],
    ["search", {}],
    ["read", { ref: "nowhere" }],
    ["read", { ref, image: true }],
    ["quote", { quote: "a b c", article: "nowhere" }],
    ["check", { claim: "" }],
    ["lint", {}],
    ["cite", { ref: "nowhere" }],
];

async function session(name, client, transport) {
    await client.connect(transport);
    const { tools } = await client.listTools();
    const called = new Set(calls.map(([tool]) => tool));
    holds(`${name}: every tool is called: ${tools.map((it) => it.name)}`, tools.every((it) => called.has(it.name)));
    holds(`${name}: answers are described`, tools.every((it) => it.outputSchema?.type === "object"));
    for (const [tool, args, isRight] of calls) {
        const answer = await client.callTool({ name: tool, arguments: args });
        holds(`${name}: ${tool} ${JSON.stringify(args)}: ${JSON.stringify(answer).slice(0, 400)}`, !answer.isError && isRight(answer.structuredContent));
    }
    let [pages, cursor] = [0, undefined];
    do {
        const args = { query: "ledger", limit: 40, max_tokens: 600, cursor };
        const { structuredContent } = await client.callTool({ name: "search", arguments: JSON.parse(JSON.stringify(args)) });
        [pages, cursor] = [pages + 1, structuredContent.cursor];
    } while (cursor);
    holds(`${name}: ${pages} pages`, pages > 1);
    for (const [tool, args] of wrong) {
        const { isError, content } = await client.callTool({ name: tool, arguments: args });
        holds(`${name}: ${tool} ${JSON.stringify(args)} is an error with a next step`, isError && content[0].text.includes("\nnext: "));
    }
    const { content } = await client.callTool({ name: "read", arguments: { ref: "weir#p2s1", image: true } });
    const png = Buffer.from(content.find((it) => it.type === "image").data, "base64");
    holds(`${name}: the original page is an image`, png.subarray(1, 4).toString() === "PNG" && png.length > 10_000);
    const listed = await client.listResources();
    holds(`${name}: articles are resources`, listed.resources.length > 0);
    const { contents } = await client.readResource({ uri: listed.resources[0].uri });
    holds(`${name}: a resource is read`, contents[0].text.length > 0);
    const { prompts } = await client.listPrompts();
    const prompt = await client.getPrompt({ name: prompts[0].name, arguments: { draft: "Tar is black." } });
    holds(`${name}: the prompt carries the draft`, JSON.stringify(prompt.messages).includes("Tar is black."));
    await client.close();
}

const how = { command: ibid, args: ["mcp"], cwd };
const who = { name: "check", version: "1" };
const [first, firstStdio] = [await load("@modelcontextprotocol/sdk/client/index.js"), await load("@modelcontextprotocol/sdk/client/stdio.js")];
await session("first SDK", new first.Client(who), new firstStdio.StdioClientTransport(how));
const [second, secondStdio] = [await load("@modelcontextprotocol/client"), await load("@modelcontextprotocol/client/stdio")];
for (const mode of ["legacy", "auto"]) {
    const client = new second.Client(who, { versionNegotiation: { mode } });
    await session(`second SDK, ${mode}`, client, new secondStdio.StdioClientTransport(how));
}
console.log(`ibid mcp: ${checked} checks hold with the TypeScript SDKs of the protocol`);
