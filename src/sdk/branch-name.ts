/** The rule that the power `publish` keeps, for the settings of tasks that use it. */
export { BRANCH_NAME } from "../core/branch-name.ts";
