/** The publisher: makes the site, looks through it, and brings it to its place. */
import { PublishError } from "../ports/publish-error.ts";
import type { Published, Publisher, PublishOrder } from "../ports/publisher.ts";
import type { Site } from "../ports/publishing.ts";
import { compare } from "./compare.ts";
import { fieldsOf, withFields } from "./fields.ts";
import { type Owner, publishFolder } from "./folder/publish-folder.ts";
import { GIT_PATIENCE, type GitAccess, type GitPatience } from "./git/access.ts";
import { withLock } from "./home-lock.ts";
import { checkSizes, SIZE_LIMITS, type SizeLimits } from "./limits.ts";
import { tellingHomeFaults } from "./home-faults.ts";
import { homeMark, knownHomeMark, NO_HOME_MARK } from "./home-mark.ts";
import { BRANCH_MARK, branchMarkText, NO_JEKYLL } from "./markers.ts";
import { lookAhead } from "./look-ahead.ts";
import { type Memory, memoryOf } from "./memory.ts";
import { type Place, placeOf } from "./place.ts";
import { locateSource, readFolder } from "./read-folder.ts";
import { withoutFalseRecovery } from "./no-false-recovery.ts";
import { bringToBranch } from "./bring-to-branch.ts";
import { remembered, type Ready } from "./ready.ts";
import { scanSite, type ScanParts } from "./scan/scan-site.ts";
import { checkPaths } from "./site-paths.ts";
import { foundText } from "./texts.ts";

export interface PublisherParts
  extends Omit<GitAccess, "patience">, Pick<ScanParts, "machine" | "findKnown"> {
  now(): number;
  /** The dashboard with its public tasks, as it is now. */
  makeSite(): Promise<Site>;
  /** Defaults: the real ones. */
  readonly limits?: SizeLimits;
  readonly patience?: GitPatience;
  /** How long another publisher of this home is waited for, ms. */
  readonly lockPatienceMs?: number;
}

const LOCK_PATIENCE_MS = 300_000;

export function createPublisher(parts: PublisherParts): Publisher {
  const access: GitAccess = { ...parts, patience: parts.patience ?? GIT_PATIENCE };

  async function scan({ files, tasks }: Ready, order: PublishOrder): ReturnType<typeof scanSite> {
    const { found, warnings } = await scanSite(files, { ...parts, allow: order.allow ?? [] });
    const site = { files, publicTasks: tasks?.public ?? [] };
    return { found: withFields(found, site, parts.findKnown), warnings };
  }

  async function sourceOf(order: PublishOrder, toGit: boolean): Promise<Site> {
    if ("dashboard" in order.source) return await parts.makeSite();
    const place = locateSource(parts.home, order.source.folder);
    return readFolder(place, toGit, parts.limits ?? SIZE_LIMITS);
  }

  async function find(order: PublishOrder, signal: AbortSignal): Promise<Place> {
    const source = "folder" in order.source ? locateSource(parts.home, order.source.folder) : null;
    return await placeOf(access, order, source, signal);
  }

  async function readyFor(order: PublishOrder, place: Place, mark: string): Promise<Ready> {
    const site = await sourceOf(order, place.kind === "git");
    checkPaths(site);
    const files = place.kind === "git" ? withMarks(site.files, mark) : site.files;
    const sizes = new Map([...files].map(([path, { length }]) => [path, length]));
    const tooMuch = checkSizes(sizes, place.kind === "git", parts.limits ?? SIZE_LIMITS);
    const warnings = [...(site.notes ?? []), ...tooMuch];
    const tasks = "dashboard" in order.source ? { public: site.publicTasks, all: site.allTasks } : null;
    return { files, tasks, fields: fieldsOf(site), warnings };
  }

  async function bring(
    order: PublishOrder,
    place: Place,
    memory: Memory,
    signal: AbortSignal,
  ): Promise<Published> {
    const home = homeMark(parts.home);
    const ready = await readyFor(order, place, home);
    const { found, warnings } = await scan(ready, order);
    if (found.length > 0) throw new PublishError("secrets_found", foundText(found), found);
    signal.throwIfAborted();
    const told = { ...ready, warnings: [...ready.warnings, ...warnings] };
    const owner = { home, adopt: order.adopt ?? false };
    if (place.kind === "git")
      return await bringToBranch({ access, place, memory, ...owner, now: parts.now() }, told, signal);
    return bringToFolder(place, memory, told, owner, parts.now());
  }

  return {
    async publish(order, signal) {
      const place = await find(order, signal);
      const memory = memoryOf(parts.home, place.key);
      const patience = parts.lockPatienceMs ?? LOCK_PATIENCE_MS;
      const work = (): Promise<Published> => bring(order, place, memory, signal);
      return await tellingHomeFaults(() =>
        withLock(memory.lock, patience, signal, () => withoutFalseRecovery(memory, work)),
      );
    },

    async preview(order, signal) {
      const place = await find(order, signal);
      const memory = memoryOf(parts.home, place.key);
      const last = memory.last();
      const home = knownHomeMark(parts.home) ?? NO_HOME_MARK;
      const problems: string[] = [];
      const orProblem = async <T>(none: T, work: () => Promise<T>): Promise<T> => {
        try {
          return await work();
        } catch (fault) {
          if (!(fault instanceof PublishError)) throw fault;
          problems.push(fault.message);
          return none;
        }
      };
      const ready = await orProblem(null, () => readyFor(order, place, home));
      if (ready === null) {
        const nothing = compare(new Map(), null, [], null);
        return { where: place.where, ...nothing, found: [], problems, warnings: [] };
      }
      const { found, warnings } = await scan(ready, order);
      const ahead = { access, place, memory, home, adopt: order.adopt ?? false, now: parts.now() };
      const foreseen = await orProblem([], () => lookAhead(ahead, ready, signal));
      const { tasks } = ready;
      const shown = tasks === null ? null : { publicTasks: tasks.public, allTasks: tasks.all };
      return {
        where: place.where,
        ...compare(ready.files, shown, ready.fields, last),
        found,
        problems,
        warnings: [...ready.warnings, ...warnings, ...foreseen],
      };
    },
  };
}

function withMarks(files: Site["files"], mark: string): Site["files"] {
  return new Map([
    ...files,
    [NO_JEKYLL, files.get(NO_JEKYLL) ?? new Uint8Array()],
    [BRANCH_MARK, Buffer.from(branchMarkText(mark))],
  ]);
}

function bringToFolder(
  place: Extract<Place, { kind: "folder" }>,
  memory: Memory,
  ready: Ready,
  owner: Owner,
  now: number,
): Published {
  const edited: string[] = [];
  const tell = (sentence: string): number => edited.push(sentence);
  const difference = publishFolder(place.folder, JSON.stringify(place.where), ready.files, owner, tell);
  const count = difference.added.length + difference.changed.length + difference.removed.length;
  const noted = memory.keep(
    remembered(ready, { where: place.key, at: now, commit: null, tree: null, committedAt: null }),
  );
  return {
    state: count === 0 ? "unchanged" : "published",
    why:
      count === 0
        ? "nothing is new since the last publish"
        : `${count} ${count === 1 ? "file" : "files"} changed`,
    where: place.where,
    commit: null,
    address: null,
    files: ready.files.size,
    bytes: [...ready.files.values()].reduce((sum, { length }) => sum + length, 0),
    ...difference,
    tasks: ready.tasks,
    warnings: [...ready.warnings, ...edited, ...noted],
  };
}
