// The claim view: checks a sentence or a text against the sources. Shows each verdict with its evidence and highlights
// what agrees and what differs; if the sources disagree, shows both sides.

import { ask } from "./api.js";
import { copyCitation } from "./citation.js";
import { button, dateElement, joined, make, plural, announce } from "./element.js";
import { textForm } from "./quote.js";
import { originalButton } from "./original.js";
import { articleName, articleUrl, highlighted, Text } from "./span.js";

const VERDICTS = {
  supported: ["good", "Supported"],
  partly_supported: ["warn", "Partly supported"],
  refuted: ["bad", "Refuted"],
  conflicting: ["warn", "Sources disagree"],
  not_enough_evidence: ["dull", "Not enough evidence"],
};
const LEFT_OUT = {
  question: "it is a question",
  opinion: "it is an opinion",
  instruction: "it is an instruction",
  fragment: "it is not a complete statement",
};
const STANCES = { supports: "Supports", refutes: "Refutes", related: "Related" };
const KINDS = { number: "number", date: "date", entity: "name", word: "word", negation: "negation" };
// Sentences per side that are shown at first.
const SHOWN = 3;

export const check = {
  name: "Claim",

  open(root, page) {
    const { form, fill, given, begin } = textForm(page, {
      path: "/check",
      label: "Claim",
      placeholder: "A sentence, or a paragraph to split into claims",
      act: "Check",
    });
    const result = make("div", { class: "verdicts" });
    root.append(make("h1", { tabindex: -1 }, "Check a claim"), form, result);
    begin();
    const show = (findings) => {
      const checked = findings.filter((finding) => finding.verdict);
      const one = checked.length === 1 && findings.length === 1;
      result.replaceChildren(
        ...[
          findings.length > 1 && verdictSummary(findings),
          ...findings.map((finding) => renderFinding(finding, one, anyway)),
          checked.length > 0 &&
            make(
              "p",
              { class: "dim caution" },
              "Words, numbers, dates and names are compared, not meaning. Read the evidence before you rely on a verdict.",
            ),
        ].filter(Boolean),
      );
      announce(findings.map((finding) => VERDICTS[finding.verdict]?.[1] ?? "Not checked").join(". "));
    };
    const single = async (claim, signal) => [await ask("/check", {}, { body: { claim, ...held(given()) }, signal })];
    const anyway = async (claim) => page.run(async (signal) => show(await single(claim, signal)));
    return {
      busy: result,
      async update(parameters, signal) {
        document.title = "Claim · ibid";
        const { text, article } = fill(parameters);
        if (!text) return result.replaceChildren();
        if (!several(text)) return show(await single(text, signal));
        const answer = await ask("/check", {}, { body: { text, ...held({ article }) }, signal });
        show(Array.isArray(answer) ? answer : (answer.claims ?? [answer]));
      },
    };
  },
};

const held = ({ article }) => (article ? { article } : {});

// Whether a text may contain more than one sentence; the server splits it.
const several = (text) => /\n|[.!?…]["”’)]*\s+\S|[。！？؟۔]./u.test(text);

function verdictSummary(findings) {
  const counts = new Map();
  for (const { verdict } of findings) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return make(
    "p",
    { class: "sums" },
    joined(
      [...counts].map(([verdict, count]) =>
        make(
          "span",
          { class: `badge ${VERDICTS[verdict]?.[0] ?? "dull"}` },
          `${VERDICTS[verdict]?.[1] ?? "Not checked"}: ${count}`,
        ),
      ),
      " ",
    ),
  );
}

function renderFinding(finding, opened, anyway) {
  if (!finding.verdict) {
    return make(
      "section",
      { class: "claim" },
      make("h2", { class: "said-so", dir: "auto" }, finding.claim),
      make(
        "p",
        { class: "dim" },
        "Not checked: ",
        LEFT_OUT[finding.left_out] ?? `${finding.left_out}`.replaceAll("_", " "),
        " ",
        button("Check anyway", () => anyway(finding.claim), { class: "quiet" }),
      ),
    );
  }
  const [tone, name] = VERDICTS[finding.verdict] ?? ["dull", finding.verdict];
  const sides = { supports: [], refutes: [], related: [] };
  for (const evidence of finding.evidence) (sides[evidence.stance] ??= []).push(evidence);
  const first = finding.evidence.find(({ stance }) => stance !== "related") ?? finding.evidence[0];
  const claim = new Text(finding.claim);
  const differing = (first?.matches ?? [])
    .filter((it) => it.claim_span && !it.agrees)
    .map((it) => markOf(it, it.claim_span, it.source));
  const marks = [...differing, ...partsOf(finding, claim, differing)].sort((a, b) => a.span[0] - b.span[0]);
  const words = make(
    opened ? "p" : "h2",
    { class: "said-so", dir: "auto" },
    highlighted(claim, [0, claim.byte(finding.claim.length)], marks),
  );
  const order = finding.verdict === "refuted" ? ["refutes", "supports"] : ["supports", "refutes"];
  const strongest = order.filter((stance) => sides[stance].length);
  const body = [
    finding.reasons.length > 0 &&
      make(
        "ul",
        { class: "reasons" },
        finding.reasons.map((reason) => make("li", { dir: "auto" }, reason)),
      ),
    make(
      "div",
      { class: strongest.length > 1 ? "pair" : "alone" },
      strongest.map((stance) => side(stance, sides[stance], false)),
    ),
    sides.related.length > 0 && side("related", sides.related, strongest.length > 0),
    finding.evidence.length === 0 &&
      make(
        "p",
        {},
        "No source mentions it. ",
        make("a", { href: `/?${new URLSearchParams({ q: finding.claim.slice(0, 300) })}` }, "Search for its words"),
      ),
  ];
  const verdict = make("span", { class: `badge ${tone}` }, name);
  const support =
    tone !== "bad" &&
    finding.verdict !== "conflicting" &&
    make("span", { class: "dim" }, ` support ${Math.round(finding.support * 100)}%`);
  if (opened)
    return make(
      "section",
      { class: "claim" },
      make("h2", { class: "unseen" }, `Verdict: ${name}`),
      make("p", {}, verdict, support),
      words,
      body,
    );
  return make(
    "section",
    { class: "claim" },
    make("details", {}, make("summary", {}, verdict, " ", words), support, body),
  );
}

// The parts of the claim over all evidence; what is wrong with the claim as a whole is among the reasons.
function partsOf(finding, claim, taken) {
  const whole = claim.byte(finding.claim.length);
  const marks = [];
  for (const { span, kind, status } of finding.parts ?? []) {
    const overlaps = [...taken, ...marks].some((it) => it.span[0] < span[1] && span[0] < it.span[1]);
    if (overlaps || (span[1] - span[0]) * 2 > whole) continue;
    const name = { found: "agrees", contradicted: "differs", missing: "missing" }[status];
    marks.push({ span, class: `${name} ${kind}`, note: status === "found" ? null : `${kind} ${status}` });
  }
  return marks;
}

const markOf = ({ agrees, kind }, span, other) => ({
  span,
  class: agrees ? `agrees ${kind}` : `differs ${kind}`,
  note: agrees ? null : `${KINDS[kind] ?? kind} differs${other ? `: ${other}` : ""}`,
});

function side(stance, list, folded) {
  const [near, rest] = folded ? [[], list] : [list.slice(0, SHOWN), list.slice(SHOWN)];
  const more =
    rest.length > 0 &&
    make(
      "details",
      {},
      make("summary", {}, folded ? plural(rest.length, "related sentence") : `${rest.length} more`),
      rest.map(sentence),
    );
  return make(
    "section",
    { class: `side ${stance}` },
    !folded && make("h3", {}, STANCES[stance] ?? stance),
    near.map(sentence),
    more,
  );
}

function sentence(evidence) {
  const { text, span, matches, lead } = evidence;
  const marks = matches.filter((it) => it.source_span).map((it) => markOf(it, it.source_span, it.claim));
  const odd = matches.filter((it) => !it.agrees && (it.claim || it.source));
  return make(
    "div",
    { class: "evidence" },
    make(
      "blockquote",
      { class: "words", dir: "auto" },
      lead && make("span", { class: "rest" }, lead, " … "),
      highlighted(new Text(text, span[0]), span, marks),
    ),
    odd.length > 0 &&
      make(
        "p",
        { class: "odd" },
        odd.map(({ kind, claim, source }) =>
          make(
            "span",
            {},
            `${KINDS[kind] ?? kind}: `,
            make("b", { dir: "auto" }, claim ?? "—"),
            " claimed, ",
            make("b", { dir: "auto" }, source ?? "—"),
            " in the source",
          ),
        ),
      ),
    make(
      "p",
      { class: "about" },
      joined([
        make(
          "a",
          { href: articleUrl(evidence.ref, evidence.article), dir: "auto" },
          articleName({ ...evidence, id: evidence.article }),
        ),
        dateElement(evidence.date),
        evidence.page && `p. ${evidence.page}`,
      ]),
    ),
    make(
      "p",
      { class: "acts" },
      make("code", { class: "ref", dir: "auto" }, evidence.ref),
      button("Copy citation", () => copyCitation(evidence.ref), { class: "quiet" }),
      evidence.format === "pdf" && originalButton(evidence.ref),
    ),
  );
}
