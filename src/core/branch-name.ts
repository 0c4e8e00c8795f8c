/**
 * Which names of branches can be published to. Stricter than git: what needs quoting anywhere is no name for a branch
 * that a host serves. As one pattern, so that the settings' schema holds the very rule that the publisher keeps.
 */
export const BRANCH_NAME =
  /^(?!HEAD$|refs\/)(?!.*(?:\.\.|\/\/|\/\.|\.\/|\.lock(?:\/|$)|[/.]$))[A-Za-z0-9_][A-Za-z0-9._/+-]{0,199}$/;
