package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Tests are those of a package, compiled once, with a mutant or without.
type tests struct {
	w       workshop
	program string
	folder  string // of the package, where they run
	flags   []string
}

// tests compiles what go test with these arguments runs: a package, and flags of tests.
func (w workshop) tests(ctx context.Context, arguments []string, replaced map[string]string) (tests, error) {
	t := tests{w: w, folder: filepath.Join(w.root, filepath.FromSlash(arguments[0]))}
	for _, flag := range arguments[1:] {
		if name, ok := strings.CutPrefix(flag, "-"); ok {
			flag = "-test." + name
		}
		t.flags = append(t.flags, flag)
	}
	var err error
	t.program, err = w.build(ctx, replaced, "test", "-c", "-vet=off", arguments[0])
	if err == nil && !isFile(t.program) {
		err = errors.New(arguments[0] + " has no tests")
	}
	return t, err
}

func isFile(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

// fails names the first test that fails, "" where all pass, and reports whether it did so by not
// ending in time; only one is run where its name is given. One that panics or takes too long ends
// all of them, and is the first of those that had begun and were not over.
func (t tests) fails(ctx context.Context, limit time.Duration, only string) (by string, late bool, err error) {
	flags := []string{"-test.v=test2json", "-test.failfast", "-test.timeout", limit.String()}
	flags = append(flags, t.flags...)
	if only != "" {
		flags = append(flags, "-test.run", "^"+only+"$")
	}
	limited, stop := context.WithTimeout(ctx, 2*limit)
	defer stop()
	out, err := t.w.command(limited, t.folder, t.program, flags...).CombinedOutput()
	if ctx.Err() != nil {
		return "", false, ctx.Err()
	}
	by, going := outcome(out)
	switch _, exit := errors.AsType[*exec.ExitError](err); {
	case by != "":
		return by, false, nil
	case err == nil:
		return "", false, nil
	case len(going) > 0:
		return going[0], limited.Err() != nil || bytes.Contains(out, []byte("\npanic: test timed out")), nil
	case exit:
		return "", false, fmt.Errorf("%w, and no test failed:\n%s", err, out)
	}
	return "", false, err
}

// mark stands before each line in which a test program tells of its tests, if asked to by
// -test.v=test2json. What a test prints has none.
const mark = "\x16"

// outcome is the first test that failed, "" for none, and those that had begun and were not over.
func outcome(out []byte) (failed string, going []string) {
	for line := range bytes.Lines(out) {
		// A line that a test did not end stands before the mark.
		_, told, _ := strings.Cut(string(line), mark)
		words := strings.Fields(told)
		switch {
		case len(words) < 3 || strings.Contains(words[2], "/"):
		case words[1] == "RUN":
			going = append(going, words[2])
		case words[1] == "PASS:" || words[1] == "SKIP:":
			going = slices.DeleteFunc(going, func(g string) bool { return g == words[2] })
		case words[1] == "FAIL:":
			return words[2], going
		}
	}
	return "", going
}
