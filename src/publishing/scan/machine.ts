/** Traces of the machine and its user: their folders, the user's name, the machine's name. */
import { type Detector, type Found, matches } from "./detector.ts";

export interface MachineNames {
  /** Absolute path of the home. */
  readonly home: string;
  /** The user's own folder. */
  readonly userFolder: string;
  readonly user: string;
  readonly host: string;
}

/** Names of many machines, and words that pages hold anyway. */
const ANYBODYS: ReadonlySet<string> = new Set(
  (
    "root admin administrator user users guest node nodejs ubuntu debian fedora centos alpine arch runner ci build builder dev developer test " +
    "tester docker container app web www http git home main master default local localhost localdomain server desktop laptop notebook macbook mac " +
    "imac pc linux windows raspberrypi raspberry pi nas host machine workstation work office claude nightdesk anonymous nobody daemon public " +
    "mark will grant page pages bill frank chase art rose grace hope faith may june april august summer dawn eve ivy iris lily olive ruby pearl " +
    "jack miles dale glen heath cliff reed lane wade dean earl duke king prince baron miller baker carter cook hunter mason archer fisher carpenter " +
    "taylor porter parker spencer data state task tasks time date name table list item value night desk"
  ).split(" "),
);
const SHORTEST_NAME = 4;

/** `C:\Users\x\…` and its like: whoever it is, it is somebody's folder. */
const WINDOWS_FOLDER =
  /\b[A-Z]:(?:\\{1,4}|\/)Users(?:\\{1,4}|\/)(?!Public\b|Default\b|All Users\b)[^\\/:*?"<>|\s]{1,60}(?:\\{1,4}|\/)/gi;
const FILE_ADDRESS = /\bfile:\/\/\/(?:home|Users|root|[A-Za-z]:)\/[^\s"'<>]+/g;

export function privatePaths({ home, userFolder, user }: MachineNames): Detector {
  const own = [home, userFolder, ...(user !== "" ? [`/home/${user}`, `/Users/${user}`] : [])];
  const folders = [...new Set(own.map((folder) => folder.replaceAll("\\", "/").replace(/\/+$/, "")))].filter(
    isOneOfAKind,
  );
  const forms = folders.map((folder) => {
    const parts = folder.split("/").map((part) => RegExp.escape(part));
    return new RegExp(String.raw`(?<![\w.-])${parts.join(String.raw`(?:\\{1,4}|/)`)}(?![\w-])`, "g");
  });
  return {
    inCode: true,
    *find(text): Generator<Found> {
      for (const form of forms)
        yield* matches(text, form, "a folder of this machine", { mayBeAllowed: true });
      yield* matches(text, WINDOWS_FOLDER, "a user's folder", { mayBeAllowed: true });
      yield* matches(text, FILE_ADDRESS, "the address of a file on a machine", { mayBeAllowed: true });
    },
  };
}

/** `/data` is as likely a page as a folder. */
function isOneOfAKind(folder: string): boolean {
  return folder.split("/").filter((part) => part !== "").length >= 2;
}

export function names({ user, host }: MachineNames): Detector {
  const [short = ""] = host.split(".", 1);
  const wanted: [string, string][] = [
    [user, "the name of this machine's user"],
    [host, "the name of this machine"],
    [short, "the name of this machine"],
  ];
  const forms = wanted
    .filter(([name]) => isTelling(name))
    .map(
      ([name, kind]) =>
        // With a dash or an underscore too: so names stand in the ids of tasks.
        [
          new RegExp(String.raw`(?<![\p{L}\p{N}<.]|<\/)${RegExp.escape(name)}(?![\p{L}\p{N}])`, "giu"),
          kind,
        ] as const,
    );
  return {
    inCode: false,
    *find(text): Generator<Found> {
      for (const [form, kind] of forms) yield* matches(text, form, kind, { mayBeAllowed: true });
    },
  };
}

function isTelling(name: string): boolean {
  return name.length >= SHORTEST_NAME && !ANYBODYS.has(name.toLowerCase()) && !/^\d+$/.test(name);
}
