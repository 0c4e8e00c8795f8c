/** Lines under the masthead of every screen: what is wrong with the desk itself, and with our line to it. */
import { asOf, line, session } from "../state/session.ts";
import { plural } from "../text/format.ts";
import { when } from "./clock.ts";

export function Notices() {
  const watch = session.value?.watch;
  return (
    <div class="notices">
      <Line />
      {watch !== undefined && !watch.on && (
        <p class="notice" role="status">
          <b>Not running{watch.seen_at === null ? "" : ` since ${when(watch.seen_at)}`}.</b> To begin again:{" "}
          <code>nightdesk start</code>
        </p>
      )}
      {watch?.troubles.map((trouble) => (
        <p class="notice" role="alert" key={trouble}>
          <b class="bad">Nightdesk cannot keep watch</b>: {trouble}. What comes due is missed until that is
          mended.
        </p>
      ))}
      {watch !== undefined && <Configuration problems={watch.config_problems} />}
      {watch?.clock_suspect === true && (
        <p class="notice" role="alert">
          <b>The machine's clock is not to be trusted</b>; nothing new is planned until it is. If it is right:{" "}
          <code>nightdesk resume --clock</code>
        </p>
      )}
    </div>
  );
}

function Line() {
  if (line.value === "lost")
    return (
      <p class="notice" role="status">
        <b>As of {when(asOf.value)}.</b> The line to Nightdesk is lost: what has changed since is not here.
      </p>
    );
  if (line.value === "out")
    // Said to everyone, since nothing here will ever change again without it.
    return (
      <p class="notice" role="alert">
        <b>This session is over.</b> Nightdesk was started again, or the link has expired; what stands here is
        as of {when(asOf.value)}. To come in: <code>nightdesk open</code>
      </p>
    );
  return null;
}

function Configuration({ problems: [first, ...more] }: { problems: readonly string[] }) {
  if (first === undefined) return null;
  return (
    <>
      <p class="notice" role="alert">
        <b class="bad">The configuration is wrong</b>, so the last good one is in force:{" "}
        <span class="mono">{first}</span>
      </p>
      {more.length > 0 && (
        <details class="notice">
          <summary>{plural(more.length, "more problem")} of the configuration</summary>
          <ul class="mono">
            {more.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
