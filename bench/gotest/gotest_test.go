package gotest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/record"
)

func TestNarrowedPatterns(t *testing.T) {
	for _, c := range []struct{ bench, benchmark, want string }{
		{".", "BenchmarkA", "^BenchmarkA$"},
		{"A", "BenchmarkB", ""},
		{"A/size=10$/x", "BenchmarkAB", "^BenchmarkAB$/size=10$/x"},
		{"A/x|B|C/y", "BenchmarkBC", "^BenchmarkBC$|^BenchmarkBC$/y"},
		{"(A|B)/x", "BenchmarkB", "^BenchmarkB$/x"},
		{"[/|]", "BenchmarkB", ""},
	} {
		if got := narrowed(c.bench, c.benchmark); got != c.want {
			t.Errorf("%s of %s: %q, want %q", c.bench, c.benchmark, got, c.want)
		}
	}
}

// The pattern of one benchmark matches its name part by part, and no other name, whatever
// characters are in it.
func TestExactPatterns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[a-z0-9=.%|()\[\]\\*+?^$#-]{1,8}`)
		names := rapid.SliceOfN(text, 1, 4).Draw(t, "names")
		parts := splitPattern(exactly(strings.Join(names, "/")))
		if len(parts) != 1 || len(parts[0]) != len(names) {
			t.Fatalf("%q: %q", names, parts)
		}
		for i, part := range parts[0] {
			re := regexp.MustCompile(part)
			if !re.MatchString(names[i]) || re.MatchString(names[i]+"x") || re.MatchString("x"+names[i]) {
				t.Fatalf("%q does not match %q alone", part, names[i])
			}
		}
	})
}

func TestResultInOutput(t *testing.T) {
	named := func(pairs ...any) (list []record.NamedFigure) {
		for i := 0; i < len(pairs); i += 2 {
			list = append(list, record.NamedFigure{Name: pairs[i].(string), Value: pairs[i+1].(float64)})
		}
		return list
	}
	for name, c := range map[string]struct {
		text string
		n    int
		want *result
	}{
		"plain": {
			"goos: linux\nBenchmarkN-2   \t     100\t      1632 ns/op\t  12 B/op\t       1 allocs/op\nPASS\n", 100,
			&result{wallS: 1632e-9, timed: true, own: named("B/op", 12.0, "allocs/op", 1.0)},
		},
		"print without an end of line": {
			"BenchmarkN-2   \tno 5no 5     100\t        14.22 ns/op\nPASS\n", 100,
			&result{wallS: 14.22e-9, timed: true},
		},
		"digits before": {
			"BenchmarkN-2   \t7123456789\t   2.000 ns/op\n", 123456789,
			&result{wallS: 2e-9, timed: true},
		},
		"after results": {
			"BenchmarkN \t 10\t 5 ns/op\nteardown\t10 things\nPASS\n", 10,
			&result{wallS: 5e-9, timed: true},
		},
		"no time": {"BenchmarkN \t      10\t         3.000 msgs/op\n", 10, &result{own: named("msgs/op", 3.0)}},
		"strange": {
			"BenchmarkN \t 10\t 5 ns/op\t NaN x/op\t +Inf y/op\n", 10,
			&result{wallS: 5e-9, timed: true, strange: []string{"x/op", "y/op"}},
		},
		"metered": {
			"BenchmarkN \t 10\t 5 ns/op\t 7 cpu-ns/op\n", 10,
			&result{wallS: 5e-9, timed: true, own: named("own-cpu-ns/op", 7.0)},
		},
		"another number": {"BenchmarkN \t 11\t 5 ns/op\n", 10, nil},
		"skipped":        {"PASS\n", 10, nil},
	} {
		got := resultOf(c.text, c.n)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(result{})); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestListing(t *testing.T) {
	text := strings.Join([]string{
		"goos: linux", "BenchmarkA", "BenchmarkA/x=1", "hello BenchmarkA/x=1-2   \t       1\t  190.0 ns/op",
		"BenchmarkA/bad", "    a_test.go:10: first", "    a_test.go:11: no luck", "--- FAIL: BenchmarkA/bad",
		"BenchmarkA/none", "    a_test.go:12: not today", "--- SKIP: BenchmarkA/none",
		"BenchmarkA/y-3", "BenchmarkA/y-3-2  \t       1\t  1 ns/op", "--- FAIL: BenchmarkA", "FAIL",
	}, "\n")
	got := listingOf(text, "BenchmarkA", 2)
	want := listing{
		top: "BenchmarkA", started: []string{
			"BenchmarkA", "BenchmarkA/x=1", "BenchmarkA/bad", "BenchmarkA/none",
			"BenchmarkA/y-3",
		},
		results:  []string{"BenchmarkA/x=1", "BenchmarkA/y-3"},
		failed:   []told{{"BenchmarkA/bad", "a_test.go:11: no luck"}},
		skipped:  []told{{"BenchmarkA/none", "a_test.go:12: not today"}},
		complete: true,
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(listing{}, told{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	died := listingOf("BenchmarkA\nBenchmarkA/x\nBenchmarkA/x-2 \t 1\t 1 ns/op\nBenchmarkA/boom\n", "BenchmarkA", 2)
	if died.complete || died.running() != "BenchmarkA/boom" {
		t.Errorf("complete %v, running %s", died.complete, died.running())
	}
	// The next one may begin while a panic ends the process, and who has sub-benchmarks is at work
	// as long as they are, and behind them.
	for text, want := range map[string]string{
		"BenchmarkA\nBenchmarkA/boom\nBenchmarkA/next\n":                              "BenchmarkA/boom",
		"BenchmarkA\nBenchmarkA/x\nBenchmarkA/x/y\nBenchmarkA/x/y-2 \t 1\t 1 ns/op\n": "BenchmarkA",
	} {
		if died := listingOf(text, "BenchmarkA", 2); died.running() != want {
			t.Errorf("%q: running %s; want %s", text, died.running(), want)
		}
	}
}

func TestFlags(t *testing.T) {
	var f Flags
	err := f.Parse([]string{
		"-race", "--tags", "a,b", "-test.short", "-bench=X/y", "-cpu", "1,4,1", "-count=3", "-benchtime", "50ms", "-v",
		"-timeout=0", "-skip", "Slow", "-args", "-verbose", "--", "x",
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"-race=true", "-tags=a,b"}; !slices.Equal(f.build, want) {
		t.Errorf("build flags %q, want %q", f.build, want)
	}
	if f.Bench != "X/y" || !slices.Equal(f.CPU, []int{1, 4}) || f.Count != 3 || f.Window != 50*time.Millisecond ||
		*f.Timeout != 0 || f.skip != "Slow" {
		t.Errorf("%+v", f)
	}
	args := strings.Join(f.arguments("P", "10x", 4), " ")
	want := "-test.run=^$ -test.bench=P -test.benchtime=10x -test.cpu=4 -test.timeout=0 -test.short=true -verbose -- x"
	if args != want {
		t.Errorf("%s\nwant %s", args, want)
	}
	for text, says := range map[string]string{
		"-benchmen":        "-benchmem?",
		"-cpuprofile=x":    "no flag of go test that benchmarks are metered with",
		"-benchtime=0x":    "benchtime: \"0x\" (allowed: 1x",
		"-benchtime=5":     "operations such as 1000x",
		"-bench=(":         "bench: \"(\" (allowed: a regular expression",
		"-cpu=0":           "cpu: \"0\"",
		"-count=0":         "count: \"0\"",
		"-short=perhaps":   "short: \"perhaps\" (allowed: true or false)",
		"./...":            "packages before --",
		"-tags":            "-tags: no value",
		"-timeout=forever": "timeout: \"forever\"",
	} {
		err := new(Flags).Parse([]string{text})
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", text, err, says)
		}
	}
}

// What a process prints is kept in a bounded room, its end above all.
func TestExcerpt(t *testing.T) {
	var x excerpt
	line := []byte(strings.Repeat("x", 1000) + "\n")
	for range 10_000 {
		if _, err := x.Write(line); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := x.Write([]byte("the end")); err != nil {
		t.Fatal(err)
	}
	if text := x.text(); len(text) > 4*excerptSize || !strings.HasSuffix(text, "x\nthe end") {
		t.Errorf("%d bytes, ending in %q", len(text), text[len(text)-20:])
	}
}
