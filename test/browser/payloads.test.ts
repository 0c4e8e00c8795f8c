/** Texts of tasks, persons and the outside are hostile: none of them may become anything but text. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Page } from "playwright-core";
import { hostileConfig, runOf, taskOf, writePayloads } from "./payload-home.ts";
import { PAYLOADS } from "./payloads.ts";
import { show, skip, type Visit, visiting } from "./visit.ts";

const { stage, open } = visiting({ configProblems: PAYLOADS, sources: { goodConfig: hostileConfig } });

interface Watched extends Visit {
  /** Fails if anything ran, was loaded from elsewhere or became an element. */
  check(where: string): Promise<void>;
}

let isWritten = false;

async function watched(): Promise<Watched> {
  if (!isWritten) await writePayloads(stage().home);
  isWritten = true;
  const visit = await open();
  const { page, faults } = visit;
  let dialogs = 0;
  const outside: string[] = [];
  page.on("dialog", (dialog) => ((dialogs += 1), void dialog.dismiss()));
  page.on(
    "request",
    (request) => void (!request.url().startsWith(stage().dashboard.address) && outside.push(request.url())),
  );
  await page.evaluate(STRANGE);
  return {
    ...visit,
    async check(where) {
      assert.deepEqual(await page.evaluate("strange()"), [], where);
      assert.equal(await page.evaluate("window.pwned === undefined"), true, where);
      // That there is no such thing is an answer here.
      const odd = faults.filter((fault) => !/status of 404/.test(fault));
      assert.deepEqual([dialogs, outside, odd], [0, [], []], where);
    },
  };
}

/** Elements and attributes that no text may make, and faults: where one was about to, the policy of the page breaks it. */
const STRANGE = `window.broken = [];
addEventListener("error", ({ message }) => broken.push(message));
addEventListener("unhandledrejection", ({ reason }) => broken.push(String(reason)));
window.strange = () =>
  [...document.querySelectorAll("script, iframe, object, embed, img, video, audio, form[action], base, meta[http-equiv], math, foreignObject, style, link[rel=import]")].filter((node) => !node.closest("head")).map((node) => node.outerHTML)
  .concat([...document.querySelectorAll("*")].flatMap((node) => [...node.attributes].filter(({ name, value }) => /^on/i.test(name) || (/^(href|src|xlink:href|action|formaction)$/i.test(name) && /^[\\s\\u0000-\\u0020]*(javascript|data|vbscript|file):/i.test(value) && node.tagName !== "LINK")).map(({ name, value }) => node.tagName + " " + name + "=" + value)))
  .concat(broken)`;

interface Stop {
  readonly hash: string;
  /** Stands in the page once the answer is there. */
  readonly sign: string;
  /** Has to be there as a text, in an element of the page or a field. */
  readonly payload: string;
}

interface Seen {
  /** What no text may make, each with its place. */
  readonly strange: string[];
  /** Payloads that were not seen as they were written. */
  readonly unseen: string[];
}

/** Goes from one to the next within the page; each makes the main part anew. */
async function walk(page: Page, stops: readonly Stop[]): Promise<Seen> {
  return (await page.evaluate(`(async (stops) => {
    const found = { strange: [], unseen: [] };
    const main = () => document.getElementById("main");
    const plain = (text) => text.replaceAll(/\\s+/g, " ").trim();
    const isThere = (old, sign) =>
      main() !== old && plain(main().textContent).includes(sign) && !main().textContent.includes("Asking the");
    for (const { hash, sign, payload } of stops) {
      const old = main();
      location.hash = hash;
      // What has become an element may well keep the answer from ever being seen.
      while (!isThere(old, plain(sign)) && strange().length === 0) await new Promise((resolve) => requestAnimationFrame(resolve));
      found.strange.push(...strange().map((text) => hash + ": " + text));
      if (found.strange.length > 0) return found;
      if (window.pwned !== undefined) found.strange.push(hash + " ran");
      const fields = [...document.querySelectorAll("main input")].map(({ value }) => value);
      const texts = [main().textContent, ...fields].map(plain);
      if (!texts.some((text) => text.includes(plain(payload)))) found.unseen.push(payload);
    }
    return found;
  })(${JSON.stringify(stops)})`)) as Seen;
}

/** Shown escaped, since they steer a terminal or turn the direction of writing: DASH-27. */
// oxlint-disable-next-line no-control-regex -- these are what is looked for
const isEscaped = (payload: string) => /[\u0000-\u0008\u000b-\u001f\u007f\u202e]/.test(payload);

const part = encodeURIComponent;

/** Each payload alone in each of these. */
const WALKS: Readonly<Record<string, (payload: string, n: number) => Stop>> = {
  "every text of a run": (payload, n) => ({ hash: `#/run/${runOf(n)}`, sign: "attempt 1 ended", payload }),
  "a task's definition, its findings and why it is paused": (payload, n) => ({
    hash: `#/task/${taskOf(n)}`,
    sign: "Definition",
    payload,
  }),
  "the word of a search": (payload, n) => {
    const word = payload.slice(0, 100);
    return { hash: `#/search/${n}?q=${part(word)}`, sign: "", payload: word };
  },
  "the filter of a table": (payload, n) => ({
    hash: `#/data/hostile/rows/${n}?filter=${part(payload)}`,
    sign: "hostile.rows",
    payload,
  }),
  "the name of a task that is not there": (payload) => ({
    hash: `#/task/${part(payload)}`,
    sign: `There is no task ${payload}`,
    payload,
  }),
  "the name of a table that is not there": (payload) => ({
    hash: `#/data/hostile/${part(payload)}`,
    sign: `There is no table hostile.${payload}`,
    payload,
  }),
};

for (const [where, stopOf] of Object.entries(WALKS))
  test(`DASH-56 (11) ${PAYLOADS.length} payloads, each alone in ${where}, do nothing`, { skip }, async () => {
    assert.ok(PAYLOADS.length >= 200);
    const { context, page, check } = await watched();
    const { strange, unseen } = await walk(page, PAYLOADS.map(stopOf));
    assert.deepEqual(strange, []);
    assert.deepEqual(
      unseen.filter((payload) => !isEscaped(payload)),
      [],
      "what is not seen is not tried",
    );
    await check(where);
    await context.close();
  });

test(
  "DASH-56 (11) payloads in lists, cells, questions, messages and problems do nothing",
  { skip },
  async () => {
    const { context, page, check } = await watched();
    const pages = [1, 2, 3, 4, 5];
    let text = "";
    for (const hash of [
      "#/",
      ...pages.map((n) => `#/tasks?page=${n}`),
      ...pages.map((n) => `#/data/hostile/rows?page=${n}`),
      "#/data",
      "#/failures",
      "#/audit",
      "#/timeline",
    ]) {
      await show(page, hash);
      await check(hash);
      const fresh = (await page.textContent("body")) ?? "";
      if (hash.startsWith("#/data/hostile")) text += fresh;
      // Questions and problems have room for all of them; the newest events and failures for some.
      if (hash === "#/") assert.deepEqual(missingIn(fresh), [], hash);
      if (hash === "#/audit" || hash === "#/failures")
        assert.ok(PAYLOADS.length - missingIn(fresh).length >= 30, hash);
    }
    assert.deepEqual(missingIn(text), [], "cells");
    await context.close();
  },
);

function missingIn(text: string): string[] {
  const plain = (each: string) => each.replaceAll(/\s+/g, " ").trim();
  const all = plain(text);
  return PAYLOADS.filter((payload) => !isEscaped(payload) && !all.includes(plain(payload)));
}
