#!/bin/sh
# Part of the example: shows what a failure looks like, and that it is never silent.
echo "I fail on purpose: this is what a failed run looks like." >&2
exit 3
