/** The routes. Every one of them but `/healthz` and the entrance needs a session; every change needs its token too. */
import { basename } from "node:path";
import { type Context, Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { Steered } from "../../ports/dashboard.ts";
import { tableFileQuery } from "../api/data.ts";
import { READS, type ReadName, STREAMS, TOKEN_HEADER, WRITES, type WriteName } from "../api/routes.ts";
import { createAnswerDesk } from "./answering.ts";
import { FilterError } from "../reading/answers/row-filter.ts";
import { tableFile } from "../reading/answers/table-file.ts";
import { sessionAnswer } from "../reading/answers/session.ts";
import type { Changes } from "./changes.ts";
import { clean, cleanJson } from "../reading/clean.ts";
import { attachment, download } from "./download.ts";
import { DOWNLOAD_HEADERS, SAFE_HEADERS } from "./headers.ts";
import { createHealth } from "./health.ts";
import { metricsText } from "./metrics.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { DashboardSources } from "../reading/sources.ts";
import { steer } from "./steer.ts";
import type { Streams } from "./streams.ts";
import { doorPage } from "./door-page.ts";
import { createViews } from "../reading/view.ts";
import type { WebFiles } from "./web-files.ts";

export interface AppParts {
  readonly sources: DashboardSources;
  readonly sessions: Sessions;
  readonly changes: Changes;
  readonly streams: Streams;
  /** Another home on another port is another session. */
  readonly cookieName: string;
  /** Built on first need in a checkout. */
  web(): Promise<WebFiles>;
  /** Tells the terminal of faults of our own. */
  onFault(fault: unknown): void;
}

type Env = { Variables: { session: Session } };

const COOKIE = { httpOnly: true, sameSite: "Strict", path: "/" } as const;
const PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
const DAYS_30_S = 30 * 86_400;

export function createApp(parts: AppParts): Hono<Env> {
  const { sources, sessions, changes, streams, cookieName } = parts;
  const app = new Hono<Env>();
  const viewAt = createViews(sources);
  const askHealth = createHealth(sources);
  const desk = createAnswerDesk(changes.mark, viewAt, () => sources.clock.monotonic());

  app.use(async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(SAFE_HEADERS))
      if (!context.res.headers.has(name)) context.res.headers.set(name, value);
  });
  app.onError((fault, context) => {
    parts.onFault(fault);
    return context.json({ error: "Nightdesk could not answer this; its terminal says why." }, 500);
  });
  app.notFound((context) => context.json({ error: "there is nothing here" }, 404));

  app.get("/healthz", async (context) => {
    const why = await askHealth();
    return why === null ? context.text("ok\n") : context.text(`${why}\n`, 503);
  });

  app.use(async (context, next) => {
    const code = context.req.path === "/" ? context.req.query("code") : undefined;
    if (code !== undefined && context.req.method === "GET") return enter(context, code);
    if (context.req.path === "/metrics" && sessions.isBearer(context.req.header("Authorization")))
      return figures(context);
    const session = sessions.find(getCookie(context, cookieName));
    if (typeof session === "string") return shut(context, session === "too_many" ? 429 : 401);
    context.set("session", session);
    return next();
  });

  async function figures(context: Context<Env>) {
    const text = await metricsText(await viewAt(await changes.mark()));
    return context.body(text, 200, { "Content-Type": PROMETHEUS_TEXT });
  }

  function enter(context: Context<Env>, code: string) {
    const entered = sessions.enter(code);
    if (entered.kind !== "in") {
      // A link that was used before is no harm to whoever is in already.
      if (typeof sessions.find(getCookie(context, cookieName)) !== "string")
        return context.redirect("/", 303);
      return shut(context, entered.kind === "too_many" ? 429 : 401);
    }
    setCookie(context, cookieName, entered.cookie, { ...COOKIE, maxAge: DAYS_30_S });
    return context.redirect("/", 303);
  }

  function shut(context: Context<Env>, status: 401 | 429) {
    if (context.req.path !== "/")
      return context.json({ error: status === 401 ? "no session" : "too many guesses" }, status);
    deleteCookie(context, cookieName, { path: "/" });
    return context.html(doorPage(status), status);
  }

  app.get(READS.session.path, async (context) => {
    const mark = await changes.mark();
    const answer = await sessionAnswer(await viewAt(mark), mark, context.get("session").token);
    return json(context, cleanJson(answer, await sources.masker()));
  });

  for (const name of Object.keys(READS) as ReadName[]) {
    if (name === "session") continue;
    const route = READS[name];
    app.get(route.path, async (context) => {
      const query = route.query.safeParse(context.req.query());
      if (!query.success) return context.json({ error: firstWords(query.error.issues) }, 400);
      const { pathname, search } = new URL(context.req.url);
      const answer = await desk.answer(name, pathname + search, context.req.param(), query.data);
      return answer === null ? context.notFound() : json(context, answer);
    });
  }

  for (const name of Object.keys(WRITES) as WriteName[]) {
    const route = WRITES[name];
    app.post(route.path, async (context) => {
      if (!sessions.isToken(context.get("session"), context.req.header(TOKEN_HEADER)))
        return context.json({ error: `changes need the header ${TOKEN_HEADER}` }, 403);
      if (sources.steering === null) return context.json({ error: "nothing can be changed from here" }, 403);
      const body = route.body.safeParse(await context.req.json().catch(() => null));
      if (!body.success) return context.json({ error: firstWords(body.error.issues) }, 400);
      const result = await steer(sources.steering, name, context.req.param(), body.data as never);
      return steered(context, result, await sources.masker());
    });
  }

  app.get("/metrics", (context) => figures(context));
  app.get(STREAMS.events, (context) => streams.events(context));
  app.get(STREAMS.log, async (context) => {
    const run = await sources.reading.run(context.req.param("run"));
    return run === null ? context.notFound() : streams.log(context, run);
  });
  app.get(STREAMS.artifact, async (context) => {
    const { run, n } = context.req.param();
    const report = /^\d{1,4}$/.test(n) ? await sources.reading.report(run) : null;
    const place = report?.artifacts[Number(n)];
    const file = place === undefined ? null : sources.openArtifact(place);
    return file === null || place === undefined
      ? context.notFound()
      : download(context, file, basename(place));
  });

  app.get(STREAMS.tableFile, async (context) => {
    const query = tableFileQuery.safeParse(context.req.query());
    if (!query.success) return context.json({ error: firstWords(query.error.issues) }, 400);
    const { dataset, table } = context.req.param();
    try {
      const file = await tableFile(sources, dataset, table, query.data);
      if (file === null) return context.notFound();
      const name = `${dataset}.${table}.${query.data.format}`;
      const headers = { ...DOWNLOAD_HEADERS, "Content-Disposition": attachment(name) };
      if (context.req.method !== "HEAD") return context.body(file, 200, headers);
      // Nobody would read it, so its dataset would stay open.
      await file.cancel();
      return context.body(null, 200, headers);
    } catch (fault) {
      if (fault instanceof FilterError) return context.json({ error: clean(fault.message) }, 400);
      throw fault;
    }
  });

  app.get("*", async (context) => {
    const file = (await parts.web()).get(context.req.path);
    if (file === undefined) return context.notFound();
    // Names of assets hold a hash of what is in them.
    const keep = context.req.path === "/" ? "no-store" : "private, max-age=31536000, immutable";
    return context.body(file.bytes, 200, { "Content-Type": file.type, "Cache-Control": keep });
  });
  return app;
}

function json(context: Context, text: string): Response {
  return context.body(text, 200, { "Content-Type": "application/json; charset=utf-8" });
}

function steered(context: Context, result: Steered, mask: (text: string) => string): Response {
  if (result.kind === "unknown") return context.json({ error: "there is nothing of this name" }, 404);
  if (result.kind === "refused") return context.json({ error: clean(mask(result.said)) }, 409);
  return json(context, cleanJson({ said: result.said, run: result.run }, mask));
}

function firstWords(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  const [issue] = issues;
  return issue === undefined
    ? "this cannot be read"
    : `${issue.path.map(String).join(".")}: ${issue.message}`;
}
