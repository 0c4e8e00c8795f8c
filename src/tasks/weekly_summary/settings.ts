/** Settings of `weekly_summary`, as they stand under `with:`. */
import * as z from "zod";

export const settings = z.strictObject({
  ignore: z.array(z.string().min(1)).default([]).describe("Ids of tasks that are left out."),
});
