import assert from "node:assert/strict";
import { test } from "node:test";
import { parseShebang } from "./shebang.ts";

const CASES: Readonly<Record<string, ReturnType<typeof parseShebang>>> = {
  "#!/bin/bash\necho": { program: "/bin/bash", args: [], throughPath: false, carriageReturn: false },
  "#! /bin/sh -e -u \n": { program: "/bin/sh", args: ["-e -u"], throughPath: false, carriageReturn: false },
  "#!/usr/bin/env bash": { program: "bash", args: [], throughPath: true, carriageReturn: false },
  "#!/usr/bin/env -S bash -e -u\n": {
    program: "bash",
    args: ["-e", "-u"],
    throughPath: true,
    carriageReturn: false,
  },
  "#!/bin/bash\r\n": { program: "/bin/bash", args: [], throughPath: false, carriageReturn: true },
  "#!/bin/bash -e\r\n": { program: "/bin/bash", args: ["-e"], throughPath: false, carriageReturn: true },
  "#!\n/bin/sh": null,
  " #!/bin/sh": null,
  "": null,
};

for (const [text, expected] of Object.entries(CASES)) {
  test(`The first line of ${JSON.stringify(text)} is read`, () => {
    assert.deepEqual(parseShebang(text), expected);
  });
}
