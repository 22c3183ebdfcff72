// A server over the test articles, browser sessions, and a count of passed checks.

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

import { ARTICLES } from "./articles.mjs";

const [IBID, WORK, CHROMIUM] = process.argv.slice(2);
const require = createRequire(join(WORK, "node", "package.json"));
const { chromium } = require("playwright-core");

// ---- The articles and the server

export function write(name, text) {
  const path = join(WORK, "corpus", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

export const index = () => spawnSync(IBID, ["index", "-q"], { cwd: WORK });

let running = null;

// Starts the server and returns its address.
export function serve(port = 0, ...more) {
  running = spawn(IBID, ["serve", "--port", `${port}`, ...more], { cwd: WORK, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  return new Promise((done, failed) => {
    const hear = (chunk) => {
      said += chunk;
      const address = /http:\/\/[^\s/]+/.exec(said)?.[0];
      if (address) done(address);
    };
    running.stdout.on("data", hear);
    running.stderr.on("data", hear);
    running.on("exit", (code) => failed(new Error(`ibid serve ended with ${code}: ${said}`)));
    setTimeout(failed, 20_000, new Error(`ibid serve says no address: ${said}`));
  });
}

// Stops the server with SIGTERM and returns its exit status.
export const end = () =>
  new Promise((done) => {
    if (running.exitCode !== null || running.signalCode !== null) return done(running.exitCode);
    running.on("exit", done);
    running.kill("SIGTERM");
  });

for (const [name, text] of Object.entries(ARTICLES)) write(name, text);
index();
export const BASE = await serve();

// ---- Checks

export const count = { passed: 0, failed: 0 };

export function holds(what, is) {
  if (is) count.passed++;
  else {
    count.failed++;
    console.log(`FAILED: ${what}`);
  }
}

export const same = (what, is, wanted) =>
  holds(`${what}: ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`, JSON.stringify(is) === JSON.stringify(wanted));
export const has = (what, text, part) =>
  holds(
    `${what}: ${JSON.stringify(text)?.slice(0, 300)} has no ${part}`,
    part instanceof RegExp ? part.test(text) : `${text}`.includes(part),
  );

// ---- Browser sessions

const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
export const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });

// Runs a test in its own browser context. Console messages are failures unless expected.
export async function reader(what, read, { width = 1280, height = 860, dark = false, expected = /^$/, ...more } = {}) {
  if (process.env.ONLY && !what.includes(process.env.ONLY)) return;
  const context = await browser.newContext({
    baseURL: BASE,
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    permissions: ["clipboard-read", "clipboard-write"],
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(5000);
  const faults = [];
  page.on(
    "console",
    (message) =>
      ["error", "warning"].includes(message.type()) && !expected.test(message.text()) && faults.push(message.text()),
  );
  page.on("pageerror", (error) => faults.push(error.stack));
  page.on("dialog", (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on(
    "request",
    (request) => request.url().startsWith(`${BASE}/`) || faults.push(`asks elsewhere: ${request.url()}`),
  );
  await context.addInitScript(() => {
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  const started = Date.now();
  try {
    await read(page);
    same(`${what}: violations of the policy`, await page.evaluate(() => globalThis.violations), []);
  } catch (error) {
    holds(`${what}: ${error.stack}`, false);
  }
  same(`${what}: faults`, faults, []);
  if (process.env.TIMES) console.log(`${what}: ${Date.now() - started} ms`);
  await context.close();
}

export const hits = (page) => page.locator(".hit");
export const text = (page, selector) => page.locator(selector).first().innerText();
const pasted = (page) => page.evaluate(() => navigator.clipboard.readText());
export const focused = (page) =>
  page.evaluate(
    () =>
      document.activeElement?.closest("[data-ref]")?.dataset.ref ||
      document.activeElement?.id ||
      document.activeElement?.textContent,
  );
export const parameters = (page) => Object.fromEntries([...new URL(page.url()).searchParams].sort());
export const settled = (page) =>
  page.waitForFunction(() => document.querySelector("main .view") && !document.querySelector("[aria-busy]"));
export const visible = (page, selector) =>
  page
    .locator(selector)
    .first()
    .evaluate((element) => {
      const { top, bottom } = element.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });

// Returns the clipboard after an action and its notification.
export async function copied(page, act) {
  await page.evaluate(() => (document.getElementById("toast").hidden = true));
  await act();
  await page.locator("#toast:not([hidden])").waitFor();
  has("what was done is said", await page.locator("#said").textContent(), "copied");
  return pasted(page);
}

export async function open(page, path) {
  await page.goto(path);
  await settled(page);
}

export async function ask(page, query) {
  await page.locator("#q").fill(query);
  await page.keyboard.press("Enter");
  await page.waitForFunction((query) => document.title.startsWith(query), query);
  await settled(page);
}

// Serious and critical findings of axe are failures; the others are collected.
export const lesser = new Set();

export async function accessible(page, what) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const said = grave.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 2)
        .map((node) => node.html.slice(0, 160))
        .join(" | ")}`,
  );
  same(`${what}: axe`, said, []);
  for (const { id, impact } of found.violations) if (!grave.length) lesser.add(`${id} (${impact}, ${what})`);
}
