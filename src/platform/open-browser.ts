/** Shows a link in the person's browser. */
import { spawn } from "node:child_process";

/** @returns false if there is nothing to show it with */
export async function openBrowser(link: string, platform: NodeJS.Platform): Promise<boolean> {
  const [program, ...args] = commandFor(link, platform);
  return await new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: "ignore", windowsHide: true });
    child.once("error", () => resolve(false));
    child.once("spawn", () => {
      child.unref();
      resolve(true);
    });
  });
}

function commandFor(link: string, platform: NodeJS.Platform): [string, ...string[]] {
  if (platform === "darwin") return ["open", link];
  // `start` would go through a shell that reads `&`.
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler", link];
  return ["xdg-open", link];
}
