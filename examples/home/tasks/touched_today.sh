#!/bin/sh
# How many files below the working folder were changed in the last 24 hours?
set -eu
count=$(find . \( -name .git -o -name node_modules -o -name state -o -name logs -o -name data \) -prune \
  -o -type f -mtime -1 -print | wc -l | tr -d ' ')
echo "$count files touched in the last 24 hours"
printf '{"headline": "%s files touched in the last 24 hours"}\n' "$count" >> "$NIGHTDESK_OUTPUT"
printf '{"metric": {"name": "files_touched", "value": %s, "unit": "files"}}\n' "$count" >> "$NIGHTDESK_OUTPUT"
