package ledger

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/charts"
)

// column is the cells of a column by its name.
func column(t *testing.T, table *result.Table, name string) (cells []any) {
	t.Helper()
	i := slices.IndexFunc(table.Columns, func(c result.Column) bool { return c.Name == name })
	if i < 0 {
		t.Fatal("no column ", name)
	}
	for _, row := range table.Rows {
		cells = append(cells, row[i])
	}
	return cells
}

func TestSums(t *testing.T) {
	a, b, c := run("x", "bully", 10), run("y", "bully", 1), run("x", "ring", 4)
	a.Records = append(a.Records, b.Records[0], c.Records[0])
	later := day.AddDate(0, 1, 0)
	end := later
	b.Records[0].Started, b.Records[0].Ended = &later, &end
	l := made(t, a, b, c)
	for by, want := range map[string]map[string][]any{
		"project":   {"project": {"x", "y"}, "runs": {2, 1}, "records": {4, 1}, "energy_j": {2 * 19., 2.}},
		"algorithm": {"algorithm": {"bully", "ring"}, "runs": {2, 2}, "records": {3, 2}, "energy_j": {24., 16.}},
		"month": {
			"month": {"2026-03", "2026-04"}, "runs": {2, 1}, "records": {4, 1}, "energy_low_j": {19., 1.},
			"energy_high_j": {76., 4.}, "gco2e": {38., 2.}, "cpu_s": {24., 6.}, "energy_kind": {"modelled", "modelled"},
		},
	} {
		res, err := l.Sum(t.Context(), by)
		if err != nil {
			t.Fatal(err)
		}
		for name, cells := range want {
			if diff := cmp.Diff(cells, column(t, &res.Data, name)); diff != "" {
				t.Errorf("by %s: %s: (-want +got)\n%s", by, name, diff)
			}
		}
		all := res.Shown[0].Rows[len(res.Shown[0].Rows)-1]
		if all[0] != "in all" || all[1] != 3 || all[2] != 5 {
			t.Errorf("by %s: %v", by, all)
		}
		if err := charts.SVG(io.Discard, res.Figures[0]); err != nil {
			t.Error(err)
		}
	}
	if _, err := l.Sum(t.Context(), "weak"); err == nil {
		t.Error("by weak is no error")
	}
}

// What a sum rests on is said: the weakest kind, several factors, what is not known.
func TestSumsSayWhatTheyRestOn(t *testing.T) {
	a, b, c := run("x", "bully", 10), run("x", "bully", 1), run("x", "bully", 1)
	a.Records[0].EnergyKind, a.Records[0].GridRegion = energy.Measured, "FRA"
	b.Records[0].EnergyKind, b.Records[0].Engine = energy.Assumed, engine.Sim
	c.Records[0].Lack(record.EnergyFigures()...)
	res, err := made(t, a, b, c).Sum(t.Context(), "project")
	if err != nil {
		t.Fatal(err)
	}
	if kinds := column(t, &res.Data, "energy_kind"); kinds[0] != "assumed" {
		t.Errorf("a sum of what is measured and assumed is %v", kinds[0])
	}
	if lacking := column(t, &res.Data, "lacking"); lacking[0] != 1 {
		t.Errorf("%v records lack energy, want 1", lacking[0])
	}
	notes := strings.Join(res.Notes, "\n")
	for _, want := range []string{
		"Energy is measured in 1 record, assumed in 1 record",
		"2 grid factors: FRA 2023, 350.00 g/kWh; US 2023, 350.00 g/kWh",
		"The energy of 1 record is not known", "Of 1 record CPU time and energy are those of simulating",
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note says %q:\n%s", want, notes)
		}
	}
}

// An energy that has no carbon, as of hours whose intensity is not known, is in the sum of energy.
func TestSumOfEnergyWithoutCarbon(t *testing.T) {
	a, b := run("x", "bully", 10), run("x", "bully", 1)
	b.Records[0].Lack("gco2e", "gco2e_low", "gco2e_high")
	res, err := made(t, a, b).Sum(t.Context(), "project")
	if err != nil {
		t.Fatal(err)
	}
	alone, err := made(t, a).Sum(t.Context(), "project")
	if err != nil {
		t.Fatal(err)
	}
	joules, grams := column(t, &res.Data, "energy_j")[0], column(t, &res.Data, "gco2e")[0]
	if less := column(t, &alone.Data, "energy_j")[0].(float64); joules.(float64) <= less {
		t.Errorf("%v J, want more than %v", joules, less)
	}
	if want := column(t, &alone.Data, "gco2e")[0]; grams != want {
		t.Errorf("%v g, want %v", grams, want)
	}
	if n := column(t, &res.Data, "no_carbon")[0]; n != 1 {
		t.Errorf("%v records have no carbon, want 1", n)
	}
	if notes := strings.Join(res.Notes, "\n"); !strings.Contains(notes, "The CO2e of 1 record is not known") {
		t.Errorf("said %q", notes)
	}
	if res, err = made(t, b).Sum(t.Context(), "project"); err != nil {
		t.Fatal(err)
	}
	if got := column(t, &res.Data, "gco2e")[0]; got != nil {
		t.Errorf("%v g of what has none", got)
	}
}

func TestSumOfNothing(t *testing.T) {
	res, err := made(t).Sum(t.Context(), "project")
	if err != nil || len(res.Data.Rows) != 0 || res.Figures != nil {
		t.Errorf("%+v, %v", res, err)
	}
	r := run("x", "bully", 1)
	r.Records[0].Lack(record.EnergyFigures()...)
	if res, err = made(t, r).Sum(t.Context(), "month"); err != nil {
		t.Fatal(err)
	}
	if cells := column(t, &res.Data, "energy_j"); cells[0] != nil {
		t.Errorf("energy %v of what has none", cells[0])
	}
}

// Times are divided so that there is room for all of them, those at which nothing ran among them,
// and of many groups the small ones are one.
func TestTrend(t *testing.T) {
	var runs []*Run
	for i := range 8 {
		r := run(string(rune('a'+i)), "bully", energy.Joules(100-i))
		at := day.AddDate(0, 5*i, 0)
		r.Records[0].Started, r.Records[0].Ended = &at, &at
		runs = append(runs, r)
	}
	res, err := made(t, runs...).Sum(t.Context(), "project")
	if err != nil {
		t.Fatal(err)
	}
	p := res.Figures[0].Panels[0]
	if n := len(p.X.Categories); n != 36 || p.X.Categories[0] != "2026-03" || p.X.Categories[35] != "2029-02" {
		t.Errorf("%d periods: %v", n, p.X.Categories)
	}
	var names []string
	sum := 0.0
	for _, s := range p.Series {
		names = append(names, s.Name)
		for _, y := range s.Y {
			sum += y
		}
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "d", "e", "others"}, names); diff != "" {
		t.Error(diff)
	}
	if want := 2 * (800. - 28); sum != want || p.Y.Label != "energy (J)" {
		t.Errorf("%v %s, want %v", sum, p.Y.Label, want)
	}
}

func TestProjectAndCommit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "lab")
	within := filepath.Join(dir, "a", "b")
	if err := os.MkdirAll(within, 0o777); err != nil {
		t.Fatal(err)
	}
	if got := ProjectOf(within); got != "b" {
		t.Errorf("%q outside of modules", got)
	}
	module := func(text string) {
		if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	module("module example.org/lab // ours\n")
	if got := ProjectOf(within); got != "example.org/lab" {
		t.Errorf("%q in a module", got)
	}
	if got := CommitOf(t.Context(), dir); got != "" {
		t.Errorf("commit %q without git", got)
	}
	git := func(args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=e"}, args...)...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Skipf("git %v: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-q", "-m", "first")
	commit := git("rev-parse", "HEAD")
	if got := CommitOf(t.Context(), within); got != commit {
		t.Errorf("commit %q, want %q", got, commit)
	}
	module("module example.org/other\n")
	if got := CommitOf(t.Context(), within); got != commit+"+dirty" {
		t.Errorf("commit %q, want %q", got, commit+"+dirty")
	}
}
