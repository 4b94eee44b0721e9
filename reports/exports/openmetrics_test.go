package exports_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
	"github.com/joulemark/joulemark/reports/exports"
)

var sample = regexp.MustCompile(
	`^([a-z_0-9]+)\{([a-z_]+="(?:[^"\\\n]|\\[\\n"])*"(?:,[a-z_]+="(?:[^"\\\n]|\\[\\n"])*")*)\} (-?[0-9.e+-]+)$`)

// check holds the text to the rules that both readers have: one TYPE a family, before its samples,
// all of them together, no series twice, the unit at the end of the name, and EOF at the end.
func check(t *testing.T, text string) (series int) {
	t.Helper()
	body, ends := strings.CutSuffix(text, "# EOF\n")
	if !ends {
		t.Fatal("the text does not end with # EOF")
	}
	family, families, seen := "", map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(body) {
		line = strings.TrimSuffix(line, "\n")
		if rest, ok := strings.CutPrefix(line, "# TYPE "); ok {
			family, _, _ = strings.Cut(rest, " ")
			if families[family] || !strings.HasSuffix(rest, " gauge") {
				t.Errorf("family twice or no gauge: %s", line)
			}
			families[family] = true
			continue
		}
		if rest, ok := strings.CutPrefix(line, "# UNIT "); ok {
			name, unit, _ := strings.Cut(rest, " ")
			if name != family || !strings.HasSuffix(name, "_"+unit) {
				t.Errorf("unit is not at the end of the name: %s", line)
			}
			continue
		}
		if strings.HasPrefix(line, "# HELP "+family+" ") {
			continue
		}
		m := sample.FindStringSubmatch(line)
		if m == nil || m[1] != family || seen[m[1]+m[2]] {
			t.Errorf("no sample of %s, or one twice: %s", family, line)
			continue
		}
		seen[m[1]+m[2]] = true
		series++
	}
	return series
}

func TestOpenMetricsOfSavedRuns(t *testing.T) {
	files, err := filepath.Glob("../testdata/saved/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no saved runs", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		res, err := saved.Read(text)
		if err != nil {
			t.Fatal(file, err)
		}
		var b bytes.Buffer
		if err := exports.OpenMetrics(&b, res); err != nil {
			t.Fatal(file, err)
		}
		if n := check(t, b.String()); n <= len(res.Records) {
			t.Errorf("%s: %d series of %d records", file, n, len(res.Records))
		}
	}
}

func TestOpenMetricsEscapesAndNumbers(t *testing.T) {
	r := record.Record{}
	r.Algorithm, r.EnergyJ = "a\"b\\c\nd\xff", 1.5
	var b bytes.Buffer
	if err := exports.OpenMetrics(&b,
		&record.Results{Records: []record.Record{r, r}, Warnings: []string{"w", "w"}}); err != nil {
		t.Fatal(err)
	}
	check(t, b.String())
	if !strings.Contains(b.String(), `algorithm="a\"b\\c\nd`+"\uFFFD"+`"`) ||
		!strings.Contains(b.String(), `sample="2"`) ||
		strings.Count(b.String(), `joulemark_run_warning{text="w"} 1`) != 1 {
		t.Error(b.String())
	}
}

func TestOpenMetricsLeavesOutWhatIsNotKnown(t *testing.T) {
	r := record.Record{}
	r.Lack("energy_j")
	var b bytes.Buffer
	if err := exports.OpenMetrics(&b, &record.Results{Records: []record.Record{r}}); err != nil {
		t.Fatal(err)
	}
	check(t, b.String())
	if strings.Contains(b.String(), "joulemark_energy_joules") {
		t.Error("energy that is not known has a line: " + b.String())
	}
}
