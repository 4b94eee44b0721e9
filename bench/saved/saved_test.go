package saved

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

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

// What went wrong is said with its line, also where nothing else came of it.
func TestWhatWentWrong(t *testing.T) {
	res, err := Read([]byte(sorting + "--- FAIL: BenchmarkBad\nBenchmarkTorn hello\nchatter\npanic: no\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"line 10: --- FAIL: BenchmarkBad", "line 11: left out: ", "line 13: panic: no",
		"1 lines that",
	} {
		if !strings.Contains(strings.Join(res.Warnings, "\n"), want) {
			t.Errorf("%q lacks %q", res.Warnings, want)
		}
	}
	for text, want := range map[string]string{
		"FAIL\texample.org/a [build failed]\n":                         "no results of benchmarks",
		"cpu: A\nBenchmarkA 1 2 ns/op\ncpu: B\nBenchmarkA 1 2 ns/op\n": `line 4: cpu: "B" after "A"`,
		"BenchmarkA 0 2 ns/op\n":                                       "line 1: iterations: 0",
		"PASS\nBenchmarkA 1 NaN ns/op\n": "line 2: records[0] (BenchmarkA, trial " +
			"0): wall_s: NaN",
		"BenchmarkA 1 2 nJ/op\nenergy-kind: guessed\nBenchmarkA 1 2 nJ/op\n": `line 3: energy-kind: "guessed"`,
	} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// Events of several packages come mixed, and hold parts of lines.
func TestStreamsOfEvents(t *testing.T) {
	res, err := Read([]byte(`{"Action":"start","Package":"a"}
{"Action":"output","Package":"a","Output":"cpu: X\n"}
{"Action":"output","Package":"a","Output":"BenchmarkA-2 \t"}
{"Action":"output","Package":"b","Output":"BenchmarkA-2 \t"}
{"Action":"output","Package":"a","Output":" 10\t 100 ns/op\n"}
{"Action":"output","Package":"b","Output":" 10\t 50 ns/op\n--- FAIL: BenchmarkB\n"}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Records) != 2 || res.Records[0].Problem != "a" || res.Records[1].Problem != "b" ||
		res.Records[1].Trial != 0 || res.Records[1].WallS != 50e-9 {
		t.Errorf("%+v", res.Records)
	}
	if len(res.Warnings) != 1 || res.Warnings[0] != "line 6: --- FAIL: BenchmarkB" {
		t.Errorf("warnings %q", res.Warnings)
	}
}

// What a Windows shell redirects into a file is UTF-16, and ends lines with two characters.
func TestUTF16(t *testing.T) {
	wide := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(strings.ReplaceAll(sorting, "\n", "\r\n"))) {
		wide = append(wide, byte(unit), byte(unit>>8))
	}
	res, err := Read(wide)
	if err != nil || len(res.Records) != 3 || res.Host.OS != "linux" {
		t.Errorf("%v, %v", res, err)
	}
}
