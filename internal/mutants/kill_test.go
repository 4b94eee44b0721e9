package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// A tree with a test that knows whether 2 + 2 is 4, and a command for which 2 + 3 has to be 5.
const tree = `
-- go.mod --
module example.com/sums

go 1.26
-- sum/sum.go --
package sum

func Of(a, b int) int {
	return a + b
}
-- sum/sum_test.go --
package sum

import "testing"

func TestOf(t *testing.T) {
	if Of(2, 2) != 4 {
		t.Error()
	}
}
-- cmd/joulemark/main.go --
package main

import (
	"os"

	"example.com/sums/sum"
)

func main() {
	if sum.Of(2, 3) != 5 || len(os.Args) != 3 {
		os.Exit(1)
	}
}
-- sum/testdata/mutants.txt --
# sum: is a difference
sum.go
-	return a + b
+	return a - b
run: 4

# sum: is a product
sum.go
-	return a + b
+	return a * b

# sum: is 5 at most
sum.go
-	return a + b
+	return min(a+b, 5)

# sum: is 4 and no more than that
sum.go
-	return a + b
+	return min(a+b, 4)

# sum: is never there
sum.go
-	return a + b
+	select {}
test: ./sum -timeout 100ms

# sum: is of no type
sum.go
-	return a + b
+	return a + "b"
`

func workshopOf(t *testing.T, files string) workshop {
	w := newWorkshop(t.TempDir(), t.TempDir(), nil)
	for _, f := range txtar.Parse([]byte(files)).Files {
		name := filepath.Join(w.root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

func TestKill(t *testing.T) {
	w := workshopOf(t, tree)
	mutants, err := lists(w.root)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.soundness(t.Context(), mutants, 2); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{
		"killed by TestOf and by joulemark run: sum sum: is a difference",
		"SURVIVES sum sum: is a product",
		"SURVIVES sum sum: is 5 at most",
		"SURVIVES sum sum: is 4 and no more than that",
		"killed by TestOf (not over in time): sum sum: is never there",
		"does not compile",
	} {
		v, err := w.kill(t.Context(), mutants[i])
		got := v.String()
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, want) {
			t.Errorf("%v: %s; want %s", mutants[i], got, want)
		}
	}

	// What only the command finds has survived the tests, and the other way round.
	four, three := mutants[3], mutants[0]
	four.run, three.changes = []string{"4"}, mutants[2].changes
	explored := four
	explored.run, explored.explore = nil, []string{"4"}
	if v, err := w.kill(t.Context(), explored); err != nil || v.By != byExploring || v.survived || v.Run || !v.Explore {
		t.Errorf("what an exploration alone finds: %v, %v", v, err)
	}
	for m, runFails := range map[*mutant]bool{&four: true, &three: false} {
		v, err := w.kill(t.Context(), *m)
		if err != nil || v.Run != runFails || !v.survived {
			t.Errorf("%v: run fails: %t, survived %t, %v; want %t, true", m, v.Run, v.survived, err, runFails)
		}
	}
}

// The test that found a mutant before is asked first. If it finds it no longer, all are asked.
func TestKillAsksFirst(t *testing.T) {
	w := workshopOf(t, strings.ReplaceAll(tree, "func TestOf(", `func TestBefore(t *testing.T) {
	if Of(2, 2) != 4 {
		t.Error()
	}
}

func TestOf(`))
	mutants, err := lists(w.root)
	if err != nil {
		t.Fatal(err)
	}
	m := mutants[4] // waits for ever, and has no joulemark run
	for before, want := range map[string]string{"": "TestBefore", "TestOf": "TestOf", "TestNoMore": "TestBefore"} {
		w.before = map[string]finding{m.String(): {By: before}}
		if v, err := w.kill(t.Context(), m); err != nil || v.By != want {
			t.Errorf("%q: %v, %v; want %s", before, v, err, want)
		}
	}
}

// Tests and runs that fail without a mutant would kill whatever there is.
func TestSoundness(t *testing.T) {
	w := workshopOf(t, strings.ReplaceAll(tree, "a + b", "a - b"))
	mutants, err := lists(w.root)
	if err != nil {
		t.Fatal(err)
	}
	err = w.soundness(t.Context(), mutants, 2)
	for _, want := range []string{
		"go test ./sum: TestOf fails without any mutant",
		"sum/testdata/mutants.txt:1: joulemark run 4: fails without any mutant",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %s", err, want)
		}
	}
}
