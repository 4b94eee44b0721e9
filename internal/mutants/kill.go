package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A workshop is where mutants are made and tested.
type workshop struct {
	root   string             // of the tree
	temp   string             // a folder of its own
	before map[string]finding // what found mutants the last time, which is asked first
	plain  *limits            // how long tests take without a mutant
}

// A verdict is what became of a mutant.
type verdict struct {
	mutant
	finding
	survived bool // something that should have failed did not
	before   bool // known from an earlier run
	late     bool // the test was not over in time, which on a busy machine may have another reason
}

// A finding is what found a mutant.
type finding struct {
	By      string // the test that failed, or byExploring, "" for none
	Run     bool   // joulemark run failed too
	Explore bool   // joulemark explore did
}

// byExploring stands for a test where none found a mutant, and an exploration did.
const byExploring = "joulemark explore"

// failedAt says whether a command of joulemark has found the mutant.
func (f *finding) failedAt(command string) *bool {
	if command == "explore" {
		return &f.Explore
	}
	return &f.Run
}

// commandNames are the commands that have found the mutant.
func (f finding) commandNames() string {
	var names []string
	for _, name := range []string{"run", "explore"} {
		if *f.failedAt(name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// asListed reports whether those commands have found it that the list names.
func (f finding) asListed(m mutant) bool {
	return f.Run == (m.run != nil) && f.Explore == (m.explore != nil)
}

// missing are the commands that should have found it and did not.
func (v verdict) missing() []string {
	var names []string
	for _, c := range v.commands() {
		if !*v.failedAt(c[0]) {
			names = append(names, c[0])
		}
	}
	return names
}

// limits are how long the tests of mutants may take, by their arguments.
type limits struct {
	sync.Mutex
	of map[string]time.Duration
}

// The tests of a mutant, and the command, take no longer than that. A mutant that makes them wait
// for ever is found by it.
const limit = 2 * time.Minute

// set allows for what tests took without a mutant, on a machine that may have more to do later on.
func (l *limits) set(tests string, took time.Duration) {
	l.Lock()
	defer l.Unlock()
	l.of[tests] = min(limit, 20*time.Second+10*took)
}

func (l *limits) get(tests string) time.Duration {
	l.Lock()
	defer l.Unlock()
	if d, ok := l.of[tests]; ok {
		return d
	}
	return limit
}

func newWorkshop(root, temp string, before map[string]finding) workshop {
	return workshop{root: root, temp: temp, before: before, plain: &limits{of: map[string]time.Duration{}}}
}

// sound runs the tests of mutants without any, as a test that fails anyway kills nothing.
func (w workshop) sound(ctx context.Context, arguments []string) error {
	tests := strings.Join(arguments, " ")
	b, err := w.tests(ctx, arguments, nil)
	by, late, began := "", false, time.Now()
	if err == nil {
		by, late, err = b.fails(ctx, limit, "")
	}
	w.plain.set(tests, time.Since(began))
	switch {
	case err == nil && late:
		err = fmt.Errorf("%s is not over within %v, without any mutant", by, limit)
	case err == nil && by != "":
		err = errors.New(by + " fails without any mutant")
	}
	if err != nil {
		return fmt.Errorf("go test %s: %w", tests, err)
	}
	return nil
}

// kill has the tests find a mutant, and the command where the list says that it does. The test that
// found it before is asked first.
func (w workshop) kill(ctx context.Context, m mutant) (verdict, error) {
	v := verdict{mutant: m}
	replaced, err := w.replace(m)
	if err != nil {
		return v, err
	}
	b, err := w.tests(ctx, m.arguments(), replaced)
	if by := w.before[m.String()].By; err == nil && by != "" && by != byExploring {
		v.By, v.late, err = b.fails(ctx, limit, by)
	}
	if err == nil && v.By == "" {
		v.By, v.late, err = b.fails(ctx, w.plain.get(strings.Join(m.arguments(), " ")), "")
	}
	for _, c := range m.commands() {
		if err == nil {
			*v.failedAt(c[0]), err = w.runFails(ctx, c, replaced)
		}
	}
	if err != nil {
		return v, m.fail("%s: %w", m.name(), err)
	}
	if v.By == "" && v.Explore {
		v.By = byExploring
	}
	v.survived = v.By == "" || len(v.missing()) > 0
	return v, nil
}

// replace writes a mutant's file and says for which of the tree it stands.
func (w workshop) replace(m mutant) (map[string]string, error) {
	file := filepath.Join(w.root, filepath.FromSlash(m.folder), filepath.FromSlash(m.file))
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, m.fail("%w", err)
	}
	mutated, err := m.apply(string(content))
	if err != nil {
		return nil, err
	}
	with, err := w.write(filepath.Base(m.file), mutated)
	return map[string]string{file: with}, err
}

// write makes a file in a folder of its own.
func (w workshop) write(name, content string) (string, error) {
	folder, err := os.MkdirTemp(w.temp, "")
	if err != nil {
		return "", err
	}
	file := filepath.Join(folder, name)
	return file, os.WriteFile(file, []byte(content), 0o600)
}

// build has the go command make a program, to which other files stand in the place of those of the
// tree (-overlay). It returns where the program is, and what the compiler says of its mistakes.
func (w workshop) build(ctx context.Context, replaced map[string]string, arguments ...string) (string, error) {
	overlay, err := json.Marshal(map[string]map[string]string{"Replace": replaced})
	if err != nil {
		return "", err
	}
	file, err := w.write("overlay.json", string(overlay))
	if err != nil {
		return "", err
	}
	program := filepath.Join(filepath.Dir(file), "program")
	flags := []string{"-ldflags=-s -w", "-overlay", file, "-o", program}
	command := slices.Concat(arguments[:1], flags, arguments[1:])
	cmd := w.command(ctx, w.root, "go", command...)
	cmd.Env = append(cmd.Env, "GOGC=400") // a fifth less time for compiling
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("does not compile: %w\n%s", err, out)
	}
	return program, nil
}

// command runs in a folder, by the tests one waits for, and is interrupted in the end, so that it
// can take along what it started.
func (w workshop) command(ctx context.Context, folder, name string, arguments ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, name, arguments...)
	cmd.Dir = folder
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "JOULEMARK_") })
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}
