/** A question to a person. Yes and no stand directly under the exact input, and never where it cannot be seen. */
import type { ApprovalAnswer } from "../../api/common.ts";
import { to } from "../state/route.ts";
import { Act } from "./actions.tsx";
import { andAway, clock, when } from "./clock.ts";
import { Glyph } from "./glyph.tsx";

export function Approval({ asked, isShort }: { asked: ApprovalAnswer; isShort?: boolean }) {
  const isOpen = asked.state === "pending" && asked.expires_at > clock().now;
  const title = asked.kind === "tool" ? `${asked.task} asks to use ${asked.tool}` : `${asked.task} asks`;
  return (
    <section id={`ask-${asked.id}`} class={isOpen ? "ask" : ""} aria-label={title}>
      {isShort !== true && (
        <>
          <p class="kick">
            <Glyph look="waiting" label="" />{" "}
            <span class="lamp">{isOpen ? "Waiting for you" : "Answered"}</span>
          </p>
          <h2>{title}</h2>
        </>
      )}
      {isShort !== true && (
        <p class="soft" style={{ margin: "6px 0 8px" }}>
          Exactly this, nothing else:
        </p>
      )}
      <pre tabIndex={0} class="scroll">
        {pretty(asked.input)}
      </pre>
      {isOpen ? (
        <>
          <p style={{ margin: "8px 0" }}>
            <b>Expires {when(asked.expires_at)}</b>
            {andAway(asked.expires_at)}.{" "}
            <span class="soft">The answer holds for this input only. No answer means no.</span>
          </p>
          <p class="row">
            <Answer asked={asked} verdict="approve" />
            <Answer asked={asked} verdict="deny" />
            {isShort !== true && <a href={to("run", asked.run)}>The run so far</a>}
          </p>
        </>
      ) : (
        <p style={{ margin: "8px 0" }}>{endOf(asked)}</p>
      )}
    </section>
  );
}

function Answer({ asked, verdict }: { asked: ApprovalAnswer; verdict: "approve" | "deny" }) {
  const body = { verdict, input_hash: asked.input_hash, words: "" };
  return (
    <Act
      name="answer"
      path={`/api/approvals/${encodeURIComponent(asked.id)}`}
      body={body}
      class={verdict === "approve" ? "main" : ""}
    >
      {verdict === "approve" ? "Approve" : "Deny"}
    </Act>
  );
}

function endOf({ state, answered_at: at, answered_by: by, expires_at: expires }: ApprovalAnswer): string {
  if (state === "expired" || (state === "pending" && at === null))
    return `Expired ${when(expires)}; no answer means no.`;
  const what = state === "denied" ? "Denied" : state === "used" ? "Approved and done" : "Approved";
  return `${what}${at === null ? "" : ` ${when(at)}`}${by === null ? "" : ` by ${by}`}.`;
}

function pretty(input: string): string {
  try {
    return JSON.stringify(JSON.parse(input), null, 2);
  } catch {
    return input;
  }
}
