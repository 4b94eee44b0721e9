package comparison

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/bench/saved"
)

// week is a trend over five runs: two as they were saved, the old one twice before them and the new
// one again, each a day after the other.
func week(t testing.TB) *compare.Trend {
	t.Helper()
	var runs []compare.Run
	for day, name := range []string{"old", "old", "old", "new", "new"} {
		text, err := os.ReadFile(filepath.Join("../../testdata/compare", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		res, err := saved.Read(text)
		if err != nil {
			t.Fatal(err)
		}
		for i := range res.Records {
			at := time.Date(2026, 11, 1+day, 8, 0, i, 0, time.UTC)
			res.Records[i].Started, res.Records[i].Ended = &at, &at
		}
		runs = append(runs, compare.Run{Name: name + string(rune('1'+day)) + ".json", Results: res})
	}
	slices.Reverse(runs)
	tr, err := compare.TrendOf(runs, compare.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

// A trend says at which run a count changed, in every form, and fits a terminal of 80 columns.
func TestTrendSaysWhere(t *testing.T) {
	tr := week(t)
	for format, want := range map[string][]string{
		"table": {
			"trend over 5 runs, 2026-11-01 to 2026-11-05", "bully messages 4 4,031 5,984 +48.4 %", "▁▁▁██",
			"4 new4.json 2026-11-04 08:00 v0.2.0 14",
		},
		"markdown": {"| bully at 64 nodes | messages | 4 | 3 | 4,031 | 5,984 | +48.4 % | worse: more with 7 of 7"},
		"json":     {`"verdict": "worse"`, `"by_time": true`, `"comparisons": 5`},
		"html": {
			"<title>trend over 5 runs, 2026-11-01 to 2026-11-05</title>", "▁▁▁██", `<svg class="chart"`,
			"time since 2026-11-01 08:00 UTC (d)", `<th scope="col" class="l">series<th scope="col">time since`,
		},
	} {
		var b bytes.Buffer
		if err := WriteTrend(&b, format, tr, 80); err != nil {
			t.Fatal(err)
		}
		shown := strings.Join(strings.Fields(b.String()), " ")
		for _, text := range want {
			if !strings.Contains(shown, text) {
				t.Errorf("%s: no %q in\n%.3000s", format, text, &b)
			}
		}
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); format == "table" && n > 80 {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	}
	if err := WriteTrend(&bytes.Buffer{}, "csv", tr, 80); err == nil {
		t.Error("no error of a format that there is not")
	}
}

// JSON has every point of every figure, with the interval of what is sampled.
func TestTrendAsJSON(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTrend(&b, "json", week(t), 0); err != nil {
		t.Fatal(err)
	}
	var back compare.Trend
	if err := json.Unmarshal(b.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, s := range back.Series {
		if len(s.Points) != 5 {
			t.Errorf("%s of %s: %d points", s.Metric, s.Name, len(s.Points))
		}
		if r := s.Points[4].Ratio; s.Metric == "cpu" && r.Low < r.Value && r.Value < r.High {
			found++
		}
	}
	if found != 2 {
		t.Errorf("%d series of CPU time have intervals", found)
	}
}

// The chart has a line for each case from 1 on, one panel for figures that go alike, and days as
// its axis.
func TestTrendFigure(t *testing.T) {
	fig := TrendFigure(week(t))
	p := fig.Panels[0]
	if p.Title != "messages, bytes, wire_bytes, predicted" || len(p.Series) != 2 || len(fig.Panels) != mostPanels {
		t.Errorf("%d panels, %s: %d lines", len(fig.Panels), p.Title, len(p.Series))
	}
	if got := p.Series[0]; got.Name != "bully at 64 nodes" || got.Y[2] != 1 || got.Y[3] < 1.48 || got.Y[3] > 1.49 ||
		got.Low != nil || !slices.Equal(got.X, []float64{0, 1, 2, 3, 4}) {
		t.Errorf("%+v", got)
	}
	if !strings.HasSuffix(p.Y.Label, "(ratio to the first run)") {
		t.Error(p.Y.Label)
	}
}
