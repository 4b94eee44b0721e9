package algotest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

const toyTranscripts = "testdata/toy.txt"

func TestToyTranscripts(t *testing.T) { Transcripts(t, newToy(quirks{}), toyTranscripts) }

// witness is a test that may fail without failing the one that looks on.
type witness struct {
	testing.TB
	failed bool
	said   strings.Builder
}

func (w *witness) Helper()                   {}
func (w *witness) Failed() bool              { return w.failed }
func (w *witness) Log(args ...any)           { fmt.Fprintln(&w.said, args...) }
func (w *witness) Error(args ...any)         { w.Log(args...); w.failed = true }
func (w *witness) Fatal(args ...any)         { w.Log(args...); w.FailNow() }
func (w *witness) FailNow()                  { w.failed = true; runtime.Goexit() }
func (w *witness) Logf(f string, a ...any)   { w.Log(fmt.Sprintf(f, a...)) }
func (w *witness) Errorf(f string, a ...any) { w.Error(fmt.Sprintf(f, a...)) }
func (w *witness) Fatalf(f string, a ...any) { w.Fatal(fmt.Sprintf(f, a...)) }

// watch runs the transcripts of a file that holds the text, with -rewrite or without. It returns
// whether they failed, what was said, and what the file holds then.
func watch(t *testing.T, a *toy, text string, rewrite bool) (failed bool, said, after string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "toy.txt")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	before := flag.Lookup("rewrite").Value.String()
	set := func(value string) {
		if err := flag.Set("rewrite", value); err != nil {
			t.Fatal(err)
		}
	}
	set(fmt.Sprint(rewrite))
	defer set(before)
	w := &witness{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		Transcripts(w, a, path)
	}()
	<-done
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return w.failed, w.said.String(), string(b)
}

func toyText(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile(toyTranscripts)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A line that is changed, missing, or in the place of another makes a transcript fail, whichever it
// is.
func TestAlteredTranscriptsFail(t *testing.T) {
	text := toyText(t)
	if failed, said, _ := watch(t, newToy(quirks{}), text, false); failed {
		t.Fatalf("an unaltered copy fails:\n%s", said)
	}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	told := func(i int) bool {
		l := lines[i]
		return l != "" && l != "----" && !strings.HasPrefix(l, "#") && !strings.HasPrefix(l, "run ")
	}
	altered := 0
	for i := range lines {
		if !told(i) {
			continue
		}
		copies := map[string][]string{
			"changed": slices.Concat(lines[:i], []string{lines[i] + "0"}, lines[i+1:]),
			"missing": slices.Delete(slices.Clone(lines), i, i+1),
		}
		if i > 0 && told(i-1) && lines[i] != lines[i-1] {
			copies["before the one above"] = slices.Concat(lines[:i-1], []string{lines[i], lines[i-1]}, lines[i+1:])
		}
		for how, c := range copies {
			broken := strings.Join(c, "\n") + "\n"
			failed, said, after := watch(t, newToy(quirks{}), broken, false)
			if !failed || !strings.Contains(said, "toy.txt:") {
				t.Errorf("line %d, %q, is %s, and nothing fails: %q", i+1, lines[i], how, said)
			}
			if after != broken {
				t.Errorf("line %d, %q, is %s, and the file is written without -rewrite", i+1, lines[i], how)
			}
			altered++
		}
	}
	if altered < 100 {
		t.Errorf("%d alterations; want those of all lines", altered)
	}
}

// A protocol that does something else than before makes its transcripts fail too.
func TestTranscriptsOfAnotherProtocolFail(t *testing.T) {
	other := newToy(quirks{start: func(_ *toyNode, env *toyEnv) { env.SetTimer(1, algorithms.Timer{}) }})
	want := "1µs  node 0: its timer goes off"
	if failed, said, _ := watch(t, other, toyText(t), false); !failed || !strings.Contains(said, want) {
		t.Errorf("failed: %t, said %q", failed, said)
	}
}

// With -rewrite a file gets its transcripts back, and keeps its comments and directives.
func TestRewriteRestores(t *testing.T) {
	text := toyText(t)
	var kept []string
	for l := range strings.SplitSeq(text, "\n") {
		if l == "" || l == "----" || strings.HasPrefix(l, "#") || strings.HasPrefix(l, "run ") {
			kept = append(kept, l)
		}
	}
	if failed, said, after := watch(t, newToy(quirks{}), strings.Join(kept, "\n"), true); failed || after != text {
		t.Errorf("failed: %t, said %q, written:\n%s", failed, said, after)
	}
}

func TestDirectivesAreStrict(t *testing.T) {
	for text, want := range map[string]string{
		"# nothing but a comment\n":   "toy.txt has no runs (allowed: one or more directives that start with run)",
		"walk nodes=3\n----\n":        `directive "walk" (allowed: run)`,
		"run knots=3\n":               `argument "knots" (allowed: nodes, topology, params, seed, latency,`,
		"run nodes=3 nodes=4\n":       "argument nodes is given twice",
		"run nodes=none\n":            `nodes "none" (allowed: a number from 1)`,
		"run nodes=0\n":               `nodes "0" (allowed: a number from 1)`,
		"run seed=-1\n":               `seed "-1" (allowed: a whole number from 0)`,
		"run topology=cube\n":         `cube`,
		"run topology=ring:3\n":       `ring`,
		"run params=(patience)\n":     `params: "patience" (allowed: a name, = and a value, such as hold=2)`,
		"run params=(patience=900)\n": `toy.patience: "900" (allowed: a whole number from 3 to 100)`,
		"run latency=slow\n":          `slow`,
		"run loss=2\n":                `loss`,
		"run faults=(crash 9@1s)\n":   `9`,
		"run faults=(smash 1@1s)\n":   `smash`,
		"run until=soon\n":            `until "soon" (allowed: a time from 1µs, such as 40ms)`,
		"run omit=(tokens)\n":         `omit: no kind of message is called "tokens" (allowed: token, ack)`,
	} {
		// What is wrong is an error, also with -rewrite, and not what a transcript says.
		if strings.HasPrefix(text, "run") {
			text += "----\n"
		}
		failed, said, after := watch(t, newToy(quirks{}), text, true)
		if !failed || !strings.Contains(said, want) || after != text {
			t.Errorf("%q: failed: %t, said %q, want %q; the file is now %q", text, failed, said, want, after)
		}
	}
}
