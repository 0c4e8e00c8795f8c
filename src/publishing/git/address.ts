/** Where browsers find what was published, as far as the remote tells. A domain of one's own is known only to the host. */

/** The page's address for a repository on GitHub; null for all others. */
export function pagesAddress(remote: string): string | null {
  const found =
    /^(?:https:\/\/|ssh:\/\/)?(?:[^@/]+@)?github\.com[:/]+([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/i.exec(remote);
  const [, owner, repository] = found ?? [];
  if (owner === undefined || repository === undefined) return null;
  const host = `${owner.toLowerCase()}.github.io`;
  return repository.toLowerCase() === host ? `https://${host}/` : `https://${host}/${repository}/`;
}
