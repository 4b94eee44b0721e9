package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The tests of a mutant, and the command, take no longer than that. A mutant that makes them wait
// for ever is found by it.
const limit = time.Minute

// A workshop is where mutants are made and tested.
type workshop struct {
	root string // of the tree
	temp string // a folder of its own
}

// A verdict is what became of a mutant.
type verdict struct {
	mutant
	by       string // the test that failed, "" for none
	run      bool   // joulemark run failed too
	survived bool   // something that should have failed did not
}

// sound runs the tests of mutants without any, as a test that fails anyway kills nothing.
func (w workshop) sound(ctx context.Context, arguments []string) error {
	by, err := w.test(ctx, arguments)
	if err == nil && by != "" {
		err = errors.New(by + " fails without any mutant")
	}
	if err != nil {
		return fmt.Errorf("go test %s: %w", strings.Join(arguments, " "), err)
	}
	return nil
}

// kill has the tests find a mutant, and the command where the list says that it does.
func (w workshop) kill(ctx context.Context, m mutant) (verdict, error) {
	overlay, err := w.overlay(m)
	if err != nil {
		return verdict{}, err
	}
	v := verdict{mutant: m}
	v.by, err = w.test(ctx, m.arguments(), "-overlay", overlay)
	if err == nil && m.run != nil {
		v.run, err = w.fails(ctx, m, "-overlay", overlay)
	}
	if err != nil {
		return v, m.fail("%s: %w", m.name(), err)
	}
	v.survived = v.by == "" || m.run != nil && !v.run
	return v, nil
}

// overlay writes what the go command takes to see a mutant's file instead of the one in the tree.
func (w workshop) overlay(m mutant) (string, error) {
	file := filepath.Join(w.root, filepath.FromSlash(m.folder), filepath.FromSlash(m.file))
	content, err := os.ReadFile(file)
	if err != nil {
		return "", m.fail("%w", err)
	}
	mutated, err := m.apply(string(content))
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp(w.temp, "")
	if err != nil {
		return "", err
	}
	with := filepath.Join(folder, filepath.Base(m.file))
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {file: with}})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(folder, "overlay.json")
	return overlay, errors.Join(os.WriteFile(with, []byte(mutated), 0o600), os.WriteFile(overlay, replace, 0o600))
}

// event is a line of go test -json.
type event struct{ Action, Test, Output string }

// test names the first test that fails, "" where all pass. One that panics or takes too long ends
// all of them, and is the first of those that had begun and were not over.
func (w workshop) test(ctx context.Context, arguments []string, flags ...string) (string, error) {
	flags = append([]string{"test", "-json", "-vet=off", "-failfast", "-timeout", limit.String()}, flags...)
	out, err := w.command(ctx, "go", append(flags, arguments...)...).Output()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	var built, said strings.Builder
	var going []string
	for line := range bytes.Lines(out) {
		var e event
		if json.Unmarshal(line, &e) != nil {
			said.Write(line)
			continue
		}
		name, _, part := strings.Cut(e.Test, "/")
		switch e.Action {
		case "run":
			if !part {
				going = append(going, name)
			}
		case "pass", "skip":
			going = slices.DeleteFunc(going, func(g string) bool { return g == e.Test })
		case "fail":
			if name != "" {
				return name, nil
			}
		case "build-output":
			built.WriteString(e.Output)
		case "output":
			said.WriteString(e.Output)
		}
	}
	switch exit, ok := errors.AsType[*exec.ExitError](err); {
	case err == nil:
		return "", nil
	case len(going) > 0:
		return going[0], nil
	case built.Len() > 0:
		return "", errors.New("does not compile:\n" + built.String())
	case ok:
		return "", fmt.Errorf("%w, and no test failed:\n%s%s", err, said.String(), exit.Stderr)
	}
	return "", err
}

// runs reports an error of the mutant's run without the mutant.
func (w workshop) runs(ctx context.Context, m mutant) error {
	fails, err := w.fails(ctx, m)
	if err == nil && fails {
		err = errors.New("fails without any mutant")
	}
	if err != nil {
		return m.fail("joulemark run %s: %w", strings.Join(m.run, " "), err)
	}
	return nil
}

// fails builds the command and reports whether joulemark run ends with an error.
func (w workshop) fails(ctx context.Context, m mutant, flags ...string) (bool, error) {
	folder, err := os.MkdirTemp(w.temp, "")
	if err != nil {
		return false, err
	}
	command := filepath.Join(folder, "joulemark")
	build := append(append([]string{"build", "-ldflags=-s -w"}, flags...), "-o", command, "./cmd/joulemark")
	if out, err := w.command(ctx, "go", build...).CombinedOutput(); err != nil {
		return false, fmt.Errorf("joulemark does not compile: %w\n%s", err, out)
	}
	defer func() { _ = os.Remove(command) }()
	limited, stop := context.WithTimeout(ctx, limit)
	defer stop()
	out, err := w.command(limited, command, append([]string{"run"}, m.run...)...).CombinedOutput()
	switch exit, ok := errors.AsType[*exec.ExitError](err); {
	case limited.Err() != nil:
		return false, fmt.Errorf("joulemark run does not end within %v", limit)
	case err == nil:
		return false, nil
	case ok && exit.ExitCode() == failed:
		return true, nil
	}
	return false, fmt.Errorf("joulemark run: %w\n%s", err, out)
}

// failed is the exit code of a run that found a fault. Another one says that it was not asked
// rightly.
const failed = 1

// command runs at the root of the tree, by the tests one waits for, and is interrupted in the end,
// so that it can take along what it started.
func (w workshop) command(ctx context.Context, name string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, arguments...)
	cmd.Dir = w.root
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "JOULEMARK_") })
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}
