#!/bin/sh
# Runs the rows of docs/FAULTS.md that fit a command: the scripts cmd/testdata/script/faults-*.txtar.
cd "$(dirname "$0")/.." && exec go test -count=1 -v -run 'TestScripts/faults' ./cmd "$@"
