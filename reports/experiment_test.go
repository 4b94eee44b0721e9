package reports

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/golden"
)

func experimentColumns(names ...string) []result.Column {
	var c []result.Column
	for _, n := range names {
		c = append(c, result.Column{Name: n})
	}
	return c
}

// failureResult has cells of every type, wide headings, and tables for readers of several shapes.
func failureResult() *result.Result {
	return &result.Result{
		Name: "failure", Title: "coverage when nodes fail",
		Parameters: "nodes 200 · edge-prob 0.05 · fanout 3 · alpha 1.5 · " +
			"failure-rates 0, 0.1, 0.2, 0.3, 0.5 · trials 25 · seed 1",
		Data: result.Table{
			Columns: experimentColumns("failure_rate", "gossip_coverage_mean", "messages", "reached", "=note"),
			Rows: [][]any{
				{0.0, 1.0 / 3, 5441, true, "plain"},
				{0.1, 4.6671e-05, int64(-1234567), false, "=1+1"},
				{0.30000000000000004, nil, nil, nil, nil},
			},
		},
		Shown: []result.Table{
			{
				Columns: []result.Column{
					{Name: "failure_rate", Head: "failure rate", Decimals: 1},
					{Name: "gossip_coverage_mean", Head: "coverage by gossip, mean"},
					{Name: "gossip_coverage_p10", Head: "coverage by gossip, p10"},
					{Name: "gossip_rounds_median", Head: "rounds of gossip, median", Decimals: 1},
					{Name: "messages"},
					{Name: "reached", Head: "all reached"},
				},
				Rows: [][]any{
					{0.0, 0.9991, 0.99, 6.0, 15441, true},
					{0.5, 0.48484, 0.0, 2.9, int64(-1234567), false},
					{0.9, nil, nil, nil, nil, nil},
				},
				After: []string{
					"Coverage is the share of the living nodes that were informed, " +
						"and of nobody where the publisher itself was dead.",
				},
			},
			{
				Title:   "Why",
				Columns: []result.Column{{Name: "case"}, {Name: "share", Head: "share %"}, {Name: "reason"}},
				Rows: [][]any{
					{
						"publisher", 12.34567,
						"The publisher has failed | nobody is informed, " +
							"however many of the others are alive and waiting for it.",
					},
					{"graph", 0.00004, "The living nodes are not connected."},
				},
			},
			{Title: "Nothing", Columns: experimentColumns("a", "b")},
		},
		Notes:  []string{"Nodes take their turns in the order of their numbers."},
		Timing: []string{"gossip 12 ms", "MQTT 1 ms"},
	}
}

func TestExperimentDocuments(t *testing.T) {
	res := failureResult()
	for name, run := range map[string]func(b *bytes.Buffer) error{
		"experiment.txt":    func(b *bytes.Buffer) error { return Experiment(b, Table, res, Options{}) },
		"experiment-80.txt": func(b *bytes.Buffer) error { return Experiment(b, Table, res, Options{Width: 80}) },
		"experiment-60.txt": func(b *bytes.Buffer) error { return Experiment(b, Table, res, Options{Width: 60}) },
		"experiment.md":     func(b *bytes.Buffer) error { return Experiment(b, Markdown, res, Options{}) },
		"experiment.csv":    func(b *bytes.Buffer) error { return Experiment(b, CSV, res, Options{}) },
		"experiment.json":   func(b *bytes.Buffer) error { return Experiment(b, JSON, res, Options{}) },
	} {
		t.Run(name, func(t *testing.T) { golden.Check(t, name, run) })
	}
}

// Without tables for readers there is the one with the data, and nothing about what there is not.
func TestExperimentOfDataAlone(t *testing.T) {
	res := &result.Result{Name: "x", Data: result.Table{
		Columns: experimentColumns("N", "v"), Rows: [][]any{{1000, 2.5}},
	}}
	var b bytes.Buffer
	if err := Experiment(&b, Table, res, Options{}); err != nil {
		t.Fatal(err)
	}
	want := "x\n\n    N    v\n──────────\n1,000  2.5\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Error(diff)
	}
}

// Every cell of a wide table is somewhere in its parts, together with what its row is about.
func TestExperimentParts(t *testing.T) {
	res := &result.Result{Name: "wide", Data: result.Table{Columns: experimentColumns("N", "protocol")}}
	row := []any{10, "gossip"}
	for i := range 12 {
		res.Data.Columns = append(res.Data.Columns, result.Column{Name: strings.Repeat("x", 10) + string(rune('a'+i))})
		row = append(row, 100.0+float64(i))
	}
	res.Data.Rows = [][]any{row}
	var b bytes.Buffer
	if err := Experiment(&b, Table, res, Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		if want := shownCell(100.0+float64(i), 0); !strings.Contains(b.String(), want) {
			t.Errorf("no %s in\n%s", want, b.String())
		}
	}
	parts := strings.Count(b.String(), "N  protocol")
	if keys := strings.Count(b.String(), "10  gossip"); parts < 2 || keys != parts {
		t.Errorf("%d parts, %d with the key of the row:\n%s", parts, keys, b.String())
	}
	for line := range strings.Lines(b.String()) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
			t.Errorf("%d columns: %s", n, line)
		}
	}
}

// A single column that is wider than the terminal is still there.
func TestExperimentOneWideColumn(t *testing.T) {
	for _, cell := range []any{strings.Repeat("word ", 30) + "end", strings.Repeat("x", 90) + "end"} {
		res := &result.Result{Data: result.Table{Columns: experimentColumns("script"), Rows: [][]any{{cell}}}}
		var b bytes.Buffer
		if err := Experiment(&b, Table, res, Options{Width: 60}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), "end") {
			t.Errorf("cut:\n%s", b.String())
		}
	}
}

func TestRoundedNumber(t *testing.T) {
	for _, c := range []struct {
		v        float64
		decimals int
		want     string
	}{
		{0, apart, "0"},
		{1, apart, "1"},
		{0.5, apart, "0.5"},
		{31.084899, apart, "31.08"},
		{9.99996, apart, "10.00"},
		{1554.244938, apart, "1,554"},
		{179294.576572, 0, "179,295"},
		{-179294.576572, 1, "-179,294.6"},
		{0.00012345, apart, "0.0001234"},
		{4.66712e-05, apart, "4.667e-05"},
		{-1e15, apart, "-1.000e+15"},
		{-0.001, 2, "0.00"},
		{2.345, 2, "2.35"},
		{1, 3, "1.000"},
		{math.SmallestNonzeroFloat64, apart, "4.941e-324"},
	} {
		if got := roundedNumber(c.v, c.decimals); got != c.want {
			t.Errorf("roundedNumber(%v, %d) = %q, want %q", c.v, c.decimals, got, c.want)
		}
	}
}

// The numbers of a column have the decimals that the one which needs most of them has, unless that
// is too much for the others.
func TestCommonDecimals(t *testing.T) {
	for _, c := range []struct {
		values []any
		want   int
	}{
		{[]any{1.0, 20.0, 3}, 0},
		{[]any{0.0, 0.1, 0.5}, 1},
		{[]any{12.5, 3.14159}, 3},
		{[]any{100.0, 99.99, nil, "x"}, 2},
		{[]any{12345.678, 0.5}, 1},
		{[]any{12345.678, 0.5123}, apart},
		{[]any{1e-9, 2e-9}, apart},
		{[]any{}, 0},
	} {
		table := result.Table{Columns: experimentColumns("v")}
		for _, v := range c.values {
			table.Rows = append(table.Rows, []any{v})
		}
		if got := commonDecimals(&table, 0); got != c.want {
			t.Errorf("%v: %d decimals, want %d", c.values, got, c.want)
		}
	}
}

// CSV has the published header as it is and all digits.
func TestExperimentCSVIsExact(t *testing.T) {
	var b bytes.Buffer
	if err := Experiment(&b, CSV, failureResult(), Options{}); err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"failure_rate", "gossip_coverage_mean", "messages", "reached", "=note"},
		{"0", "0.3333333333333333", "5441", "true", "plain"},
		{"0.1", "0.000046671", "-1234567", "false", "'=1+1"},
		{"0.30000000000000004", "", "", "", ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Empty lists are lists in JSON.
func TestExperimentJSONOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := Experiment(&b, JSON, &result.Result{Name: "x"}, Options{}); err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{"name": "x", "title": "", "parameters": "", "columns": []any{}, "rows": []any{}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestExperimentRefuses(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*result.Result)
		want  string
	}{
		{
			"not a number", func(r *result.Result) { r.Data.Rows[1][1] = math.NaN() },
			"experiment failure: data: row 2: column gossip_coverage_mean: NaN",
		},
		{
			"infinite", func(r *result.Result) { r.Shown[0].Rows[0][2] = math.Inf(-1) },
			"shown table 1: row 1: column gossip_coverage_p10: -Inf",
		},
		{
			"short row", func(r *result.Result) { r.Shown[1].Rows[1] = []any{1} },
			"shown table 2 (Why): row 2: 1 cell (allowed: 3",
		},
		{
			"long row", func(r *result.Result) { r.Data.Rows[0] = append(r.Data.Rows[0], 1) },
			"data: row 1: 6 cells (allowed: 5",
		},
		{
			"other type", func(r *result.Result) { r.Data.Rows[2][2] = uint8(3) },
			"data: row 3: column messages: a uint8 (allowed: int, int64",
		},
	} {
		for _, f := range Formats() {
			res := failureResult()
			c.spoil(res)
			var b bytes.Buffer
			if err := Experiment(&b, f, res, Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s, %s: %v, want one with %q", c.name, f, err, c.want)
			}
			if b.Len() > 0 {
				t.Errorf("%s, %s: wrote %q", c.name, f, b.String())
			}
		}
	}
	err := Experiment(&bytes.Buffer{}, Bench, failureResult(), Options{})
	if err == nil || !strings.Contains(err.Error(), "allowed: table, csv, json, markdown,") {
		t.Errorf("a benchmark: %v", err)
	}
	if err := Experiment(&bytes.Buffer{}, Table, nil, Options{}); err == nil {
		t.Error("no result, no error")
	}
}

// A quantity has its range in the unit of its value where that is short, JSON has its numbers, and
// the published columns are none.
func TestQuantitiesOfExperiments(t *testing.T) {
	q := result.Quantity{Low: 0.003456, Value: 0.013824, High: 0.20736, Unit: "J"}
	res := &result.Result{
		Name: "cost", Title: "Cost", Data: result.Table{Columns: result.Columns("n"), Rows: [][]any{{1}}},
		Shown: []result.Table{{Columns: result.Columns("energy"), Rows: [][]any{{q}}}},
	}
	for format, want := range map[*Format]string{
		Table: "13.8 mJ (3.46–207)", JSON: `"value": 0.013824`,
	} {
		var b bytes.Buffer
		if err := Experiment(&b, format, res, Options{}); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%v lacks %q:\n%s", format, want, &b)
		}
	}
	for _, wrong := range []*result.Table{&res.Data, &res.Shown[0]} {
		kept := wrong.Rows
		wrong.Rows = [][]any{{result.Quantity{High: math.Inf(1)}}}
		if err := Experiment(io.Discard, Table, res, Options{}); err == nil ||
			!strings.Contains(err.Error(), "finite quantities, in tables that are shown") {
			t.Errorf("%v", err)
		}
		wrong.Rows = kept
	}
}
