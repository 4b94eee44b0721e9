package joulemark_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/internal/longtest"
)

// outside makes a module that is none of ours and uses ours as it lies here, and returns a way to
// call go in it. What it requires is read from our own go.mod where everything is asked for, so
// that nothing has to be looked up.
func outside(t *testing.T, everything bool, files map[string]string) func(args ...string) string {
	t.Helper()
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	mod := "module example.org/mine\n\ngo 1.26\n"
	if everything {
		own, err := os.ReadFile("go.mod")
		if err != nil {
			t.Fatal(err)
		}
		mod = strings.Replace(string(own), "module github.com/joulemark/joulemark\n", "module example.org/mine\n", 1)
	}
	files["go.mod"] = mod + "\nrequire github.com/joulemark/joulemark v0.0.0\n" +
		"\nreplace github.com/joulemark/joulemark => " + here + "\n"
	sum, err := os.ReadFile("go.sum")
	if err != nil {
		t.Fatal(err)
	}
	files["go.sum"] = string(sum)
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return func(args ...string) string {
		t.Helper()
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		long := func(entry string) bool { return strings.HasPrefix(entry, longtest.Variable+"=") }
		cmd.Env = slices.DeleteFunc(os.Environ(), long)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
		return string(out)
	}
}

// TestMeterIsLight holds what a module has to require in order to meter its benchmarks: at most
// four modules beside ours, of which there is one today. And it holds what such benchmarks print.
func TestMeterIsLight(t *testing.T) {
	own, err := os.ReadFile("testdata/meter/meter_test.go")
	if err != nil {
		t.Fatal(err)
	}
	gocmd := outside(t, false, map[string]string{"meter_test.go": string(own)})
	gocmd("mod", "tidy")
	var others []string
	for line := range strings.SplitSeq(strings.TrimSpace(gocmd("list", "-m", "all")), "\n") {
		path, _, _ := strings.Cut(line, " ")
		if path != "example.org/mine" && path != "github.com/joulemark/joulemark" {
			others = append(others, path)
		}
	}
	required := regexp.MustCompile(`(?m)^\s*(?:require )?(\S+) v\S+`).FindAllString(gocmd("mod", "edit", "-print"), -1)
	if len(required) < 2 || len(required) > 1+4 { // ours is one of them
		t.Errorf("go.mod requires %q beside others in the graph, %q (allowed: 4 modules beside ours)", required, others)
	}
	program := filepath.Join(t.TempDir(), "mine.test")
	gocmd("test", "-c", "-o", program)
	const refused = `.*\n.*bench.Meter: no figures: .*call bench.Meter after`
	const figures = `\d cpu-ns/op\s.* nJ/op\s.* ngCO2e/op\n`
	for _, c := range []struct {
		name, args, environment string
		want                    []string // as regular expressions
		not                     string
	}{
		{
			"a loop", "-test.bench=Loop|UpToN|Parallel -test.benchtime=2000x",
			"JOULEMARK_INTENSITY=50 JOULEMARK_PUE=1.5",
			[]string{
				"(?m)^Unit nJ/op better=lower\n", "(?m)^energy-kind: modelled|measured\n",
				"(?m)^grid: .*PUE 1.5 .*50.00 gCO2e/kWh",
				`BenchmarkLoop\S*\s.*(` + figures + "|\n.*\n.*did not run at the same time)",
				`BenchmarkUpToN\S*\s.*` + figures, `BenchmarkParallel\S*\s.*` + figures,
			},
			"Unit msgs/op",
		},
		{
			"the timer past the meter", "-test.bench=Reset|Stop -test.benchtime=1x", "",
			[]string{
				`BenchmarkReset\S*\s+1\s+\d+ ns/op\n--- BENCH: BenchmarkReset` + refused,
				`BenchmarkStop\S*\s+1\s+\d+ ns/op\n--- BENCH: BenchmarkStop` + refused,
			},
			"cpu-ns/op\n",
		},
		{
			"children", "-test.bench=Children -test.benchtime=1x", "",
			[]string{`BenchmarkChildren\S*\s.*` + figures},
			"no figures",
		},
		{
			"others within", "-test.bench=Parent -test.benchtime=1x", "",
			[]string{"BenchmarkParent has no figures, since go test prints none of a benchmark that calls b.Run"},
			"",
		},
		{
			"no report", "-test.bench=Forgotten -test.benchtime=1x", "",
			[]string{"no figures: Report was not called; call it after the loop"},
			"",
		},
		{
			"next to no work", "-test.bench=Loop -test.benchtime=1x", "",
			[]string{"too short to tell CPU time .*-benchtime"},
			"cpu-ns/op\n",
		},
	} {
		cmd := exec.Command(program, append(strings.Fields(c.args), "-test.run=^$")...)
		cmd.Env = append(os.Environ(), strings.Fields(c.environment)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s: %v\n%s", c.name, err, out)
		}
		for _, want := range c.want {
			if !regexp.MustCompile(want).Match(out) {
				t.Errorf("%s: no %s in\n%s", c.name, want, out)
			}
		}
		if c.not != "" && strings.Contains(string(out), c.not) {
			t.Errorf("%s: %q in\n%s", c.name, c.not, out)
		}
	}
}

// TestAlgorithmFromOutside builds the command with an algorithm of another module, and asks it for
// everything that the algorithms that ship have.
func TestAlgorithmFromOutside(t *testing.T) {
	longtest.Only(t, "a program of another module that adds an algorithm to the command, which takes long to link")
	files := map[string]string{}
	for _, name := range []string{"ping.go", "ping_test.go"} {
		content, err := os.ReadFile(filepath.Join("testdata/mine", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(content)
	}
	gocmd := outside(t, true, files)
	for _, c := range []struct {
		args string
		want []string
	}{
		{"run -mod=mod . list ping", []string{"node 0 pings its neighbours", "one answer each"}},
		{"run -mod=mod . list", []string{"centralized", "ping "}},
		{
			"run -mod=mod . run --algorithms ping --nodes 4 --engine sim,goroutine,udp,tcp,tls --window 1ms",
			[]string{"ping", "6", "gCO2e"},
		},
		{
			"run -mod=mod . run --algorithms ping --nodes 3 --engine tcp --processes --window 1ms --format csv",
			[]string{"\nping,request,"},
		},
		{"run -mod=mod . trace ping --nodes 3", []string{"ping", "pong"}},
		{"test -mod=mod -run=Conforms -bench=. -benchtime=500x .", []string{"msgs/op", "nJ/op", "ok"}},
	} {
		out := gocmd(strings.Fields(c.args)...)
		for _, want := range c.want {
			if !strings.Contains(out, want) {
				t.Errorf("go %s: no %q in\n%s", c.args, want, out)
			}
		}
	}
}
