package ledger

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// The test binary is also the process that adds to a ledger beside others.
func TestMain(m *testing.M) {
	switch path := os.Getenv("LEDGER_OF_TEST"); os.Getenv("LEDGER_PROCESS") {
	case "adds":
		exit(addMany(path))
	case "is killed":
		exit(addHalf(path))
	}
	os.Exit(m.Run())
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

const many = 20

// addMany waits until it is told to begin, and adds runs then.
func addMany(path string) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	defer l.Close()
	fmt.Println("ready")
	if _, err := bufio.NewReader(os.Stdin).ReadString('\n'); err != nil {
		return err
	}
	for range many {
		if err := l.Add(context.Background(), run("p", "bully", 10)); err != nil {
			return err
		}
	}
	return nil
}

// addHalf begins to add a run so large that half of it is in the file, and waits to be killed.
func addHalf(path string) error {
	l, err := Open(path)
	if err != nil {
		return err
	}
	between = func() {
		fmt.Println("ready")
		io.Copy(io.Discard, os.Stdin) // until it is killed
	}
	r := run("p", "half", 10)
	r.Warnings = []string{strings.Repeat("w", 8<<20)}
	return l.Add(context.Background(), r)
}

// process starts this program as another one, and waits until it is ready.
func process(t *testing.T, what, path string) (p *exec.Cmd, in io.WriteCloser) {
	t.Helper()
	p = exec.Command(os.Args[0])
	p.Env = append(os.Environ(), "LEDGER_PROCESS="+what, "LEDGER_OF_TEST="+path)
	p.Stderr = os.Stderr
	in, err := p.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil || line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
	return p, in
}

var day = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// run is one of a record with two executions of so many joules each, give or take a half.
func run(project, algorithm string, joules energy.Joules) *Run {
	var r record.Record
	r.Algorithm, r.Problem, r.Engine, r.Nodes, r.Repetitions, r.Status = algorithm, "p", engine.TCP, 3, 2, "ok"
	r.EnergyJ, r.EnergyLowJ, r.EnergyHighJ, r.EnergyKind = joules, joules/2, 2*joules, energy.Modelled
	r.GCO2e, r.GCO2eLow, r.GCO2eHigh = energy.GramsCO2e(joules), energy.GramsCO2e(joules/2), energy.GramsCO2e(2*joules)
	r.CPUS, r.WallS, r.GridRegion, r.GridYear, r.GridGPerKWh = 3, 4, "US", 2023, 350
	started, ended := day, day.Add(time.Minute)
	r.Started, r.Ended = &started, &ended
	return &Run{
		Results: &record.Results{Tool: "joulemark v1", Records: []record.Record{r}},
		Added:   ended, Project: project, Commit: "abc", Host: "lab",
	}
}

// made is a ledger with runs.
func made(t *testing.T, runs ...*Run) *Ledger {
	t.Helper()
	l, err := Open(filepath.Join(t.TempDir(), "a %23?#.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	for _, r := range runs {
		if err := l.Add(t.Context(), r); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func totalsOf(t *testing.T, path string) Total {
	t.Helper()
	l, err := OpenToRead(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	lines, err := l.lines(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	all, err := total("", lines)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestProcessesAddAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	var all []*exec.Cmd
	var begin []io.WriteCloser
	for range 2 {
		p, in := process(t, "adds", path)
		all, begin = append(all, p), append(begin, in)
	}
	for _, in := range begin {
		io.WriteString(in, "begin\n")
	}
	for _, p := range all {
		if err := p.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	if got := totalsOf(t, path); got.Runs != 2*many || got.Energy.Central != 2*many*2*10 {
		t.Errorf("%d runs of %v, want %d", got.Runs, got.Energy, 2*many)
	}
}

// What a killed process has begun is not there, and nobody has to do anything about it.
func TestKilledProcessLeavesNoHalf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	for i := range 3 {
		p, _ := process(t, "is killed", path)
		if _, err := os.Stat(path + "-journal"); err != nil {
			t.Fatal("nothing of the run is in the file, so this shows nothing:", err)
		}
		p.Process.Kill()
		p.Wait()
		if got := totalsOf(t, path); got.Runs != i {
			t.Errorf("%d runs, want %d", got.Runs, i)
		}
		l, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Add(t.Context(), run("p", "whole", 1)); err != nil {
			t.Error(err)
		}
		l.Close()
	}
	var rows, runs int
	l, err := OpenToRead(path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.db.QueryRow("SELECT count(*), count(DISTINCT run) FROM record").Scan(&rows, &runs); err != nil ||
		rows != 3 || runs != 3 {
		t.Errorf("%d records of %d runs, %v", rows, runs, err)
	}
	var sound string
	if err := l.db.QueryRow("PRAGMA integrity_check").Scan(&sound); err != nil || sound != "ok" {
		t.Error(sound, err)
	}
}

// A run comes out of the ledger as it went in.
func TestRunIsKeptWhole(t *testing.T) {
	r := run("p", "bully", 10)
	l := made(t, r)
	var text, project, commit, host string
	if err := l.db.QueryRow(`SELECT results, project, "commit", host FROM run`).Scan(
		&text, &project, &commit, &host); err != nil {
		t.Fatal(err)
	}
	got, err := record.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	var want, again bytes.Buffer
	if err := record.WriteJSON(&want, r.Results); err != nil {
		t.Fatal(err)
	}
	if err := record.WriteJSON(&again, got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want.String(), again.String()); diff != "" {
		t.Error(diff)
	}
	if project != "p" || commit != "abc" || host != "lab" {
		t.Error(project, commit, host)
	}
}

func TestWhatIsNoLedger(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return path
	}
	newer, others := filepath.Join(dir, "newer"), filepath.Join(dir, "others")
	for path, statement := range map[string]string{
		newer: "PRAGMA user_version = 2", others: "PRAGMA application_id = 7",
	} {
		l, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.db.Exec(statement); err != nil {
			t.Fatal(err)
		}
		l.Close()
	}
	damaged := file("damaged", magic+strings.Repeat("x", 4096))
	for path, want := range map[string]string{
		file("text", "algorithm,problem\n"): "is no ledger (allowed: ",
		file("short", "x"):                  "is no ledger (allowed: ",
		newer:                               "is a ledger of version 2 (allowed: 1; ",
		others:                              "is no ledger (allowed: ",
		damaged:                             "is damaged, or no ledger",
		dir:                                 "is a folder (allowed: ",
		filepath.Join(dir, "none", "a.db"):  "there is no folder ",
		os.DevNull:                          "is no regular file (allowed: ",
	} {
		if l, err := Open(path); err == nil || !strings.HasPrefix(err.Error(), "ledger: ") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v, want %s", path, l, err, want)
		}
		if l, err := OpenToRead(path); err == nil || !strings.HasPrefix(err.Error(), "ledger: ") {
			t.Errorf("%s: %v, %v", path, l, err)
		}
	}
	if _, err := OpenToRead(file("empty", "")); err == nil || !strings.Contains(err.Error(), "is no ledger") {
		t.Error(err)
	}
	if _, err := OpenToRead(filepath.Join(dir, "absent")); err == nil ||
		!strings.Contains(err.Error(), "there is no such file") {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "absent")); err == nil {
		t.Error("reading has made a file")
	}
}

// A disk that is full, or a file that nobody may write, takes nothing away of what is there.
func TestWhatCannotBeWritten(t *testing.T) {
	l := made(t, run("p", "bully", 10))
	for _, c := range []struct{ statement, want string }{ // in this order: the second holds for all that comes after it
		{"PRAGMA max_page_count = 1", "no space left"},
		{"PRAGMA query_only = 1", "read-only"},
	} {
		if _, err := l.db.Exec(c.statement); err != nil {
			t.Fatal(err)
		}
		r := run("p", "large", 10)
		r.Warnings = []string{strings.Repeat("w", 1<<20)}
		if err := l.Add(t.Context(), r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.statement, err)
		}
	}
	if got := totalsOf(t, l.path); got.Runs != 1 {
		t.Errorf("%d runs, want 1", got.Runs)
	}
	// A file that is read-only is found out before the work.
	only, err := open(l.path, "ro")
	if err != nil {
		t.Fatal(err)
	}
	defer only.Close()
	if err := only.wrong(only.begin()); err == nil || !strings.Contains(err.Error(), "read-only") {
		t.Error(err)
	}
}

func TestWhatIsNoRun(t *testing.T) {
	l := made(t)
	r := run("p", "bully", 10)
	r.Records = nil
	if err := l.Add(t.Context(), r); err == nil {
		t.Error("a run without records is added")
	}
	r = run("p", "bully", -1)
	if err := l.Add(t.Context(), r); err == nil {
		t.Error("a record that is not valid is added")
	}
	r = run("p", "bully", 1e308)
	if err := l.Add(t.Context(), r); err == nil || !strings.Contains(err.Error(), "records[0]") {
		t.Error(err)
	}
	if got := totalsOf(t, l.path); got.Runs != 0 {
		t.Errorf("%d runs, want 0", got.Runs)
	}
}
