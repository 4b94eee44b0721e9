package saved

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

const sorting = `goos: linux
goarch: amd64
pkg: example.org/sorting
cpu: AMD EPYC 7763 64-Core Processor
BenchmarkSort/size=10-8     1000      1200 ns/op     64 B/op     2 allocs/op
BenchmarkSort/size=10-8     1000      1300 ns/op     64 B/op     2 allocs/op
BenchmarkSort/size=99-8      100     15000 ns/op     12.5 MB/s    3.25 swaps/op
PASS
ok  	example.org/sorting	1.234s
`

func TestGoBenchmarksAreRecords(t *testing.T) {
	res, err := Read([]byte(sorting))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Records) != 3 || len(res.Warnings) != 0 {
		t.Fatalf("%d records, warnings %q", len(res.Records), res.Warnings)
	}
	r := &res.Records[1]
	want := record.Run{
		Algorithm: "BenchmarkSort/size=10-8", Problem: "example.org/sorting", Unit: "operation", Nodes: 1,
		Engine: engine.Benchmark, Repetitions: 1000, Trial: 1, Status: record.StatusOK,
	}
	if r.Run != want {
		t.Errorf("%+v\nwant %+v", r.Run, want)
	}
	if v, ok := record.ByName("wall_s").Value(r); !ok || v < 1.2999e-6 || v > 1.3001e-6 {
		t.Errorf("wall_s %v, %v", v, ok)
	}
	for _, name := range append(record.EnergyFigures(), "cpu_s", "window_s", "messages") {
		if v, ok := record.ByName(name).Value(r); ok {
			t.Errorf("%s is %v, and nobody metered it", name, v)
		}
	}
	last := res.Records[2].Metrics
	if len(last) != 2 || last[0] != (record.NamedFigure{Name: "MB/s", Value: 12.5}) || last[1].Value != 3.25 {
		t.Errorf("metrics %v", last)
	}
	if h := res.Host; h.CPU != "AMD EPYC 7763 64-Core Processor" || h.OS != "linux" {
		t.Errorf("host %+v", h)
	}
}

// Every file that a version has saved is read, whatever its form.
func TestFilesOfEveryVersion(t *testing.T) {
	for _, ending := range []string{"json", "csv", "bench"} {
		files, err := filepath.Glob("../../reports/testdata/saved/*." + ending)
		if err != nil || len(files) == 0 {
			t.Fatalf("no files of %s: %v", ending, err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			res, err := Read(text)
			if err != nil {
				t.Errorf("%s: %v", name, err)
			} else if len(res.Records) == 0 {
				t.Errorf("%s: no records", name)
			}
		}
	}
}

func TestNoForm(t *testing.T) {
	for _, text := range []string{"", " \n", "hello\nworld\n", "\x1f\x8bxx", "\x00\x01", "a,b\n1,2\n"} {
		_, err := Read([]byte(text))
		if err == nil || !strings.Contains(err.Error(), "Go benchmark text") {
			t.Errorf("%q: %v", text, err)
		}
	}
}
