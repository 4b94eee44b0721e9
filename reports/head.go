package reports

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

func title(res *record.Results) string {
	s := res.Scenario
	if res.Headless() {
		return "saved records"
	}
	parts := []string{res.Tool}
	if s.Name != "" {
		parts = append(parts, "scenario "+s.Name)
	}
	if onlyForeign(res.Records) {
		parts = append(parts, number.Plural(s.Trials, "trial"))
		return strings.Join(parts, " · ")
	}
	parts = append(parts, "engine "+s.Engine, number.Plural(s.Trials, "trial"),
		"seed "+strconv.FormatUint(s.Seed, 10))
	return strings.Join(parts, " · ")
}

// onlyForeign tells results of benchmarks and commands alone, which have no engine to choose and no
// seed.
func onlyForeign(records []record.Record) bool {
	return len(records) > 0 && !slices.ContainsFunc(records, func(r record.Record) bool { return !r.Engine.Foreign })
}

// addFacts adds the head of the report: where, by which source and with which factor, and how it
// went.
func addFacts(d *document.Document, res *record.Results, groups []*group, opts Options) {
	if res.Headless() {
		d.Fact("Host", notKnown)
	} else {
		d.Fact("Host", hostLine(res.Host))
	}
	for _, f := range []struct{ name, text string }{
		{"Graph", res.Scenario.Graph},
		{"Links", res.Scenario.Links},
		{"Faults", res.Scenario.Faults},
		{"Params", paramsLine(res.Scenario.Params)},
		{"Sweep", res.Scenario.Sweep},
		{"Digest", res.Scenario.Digest},
	} {
		if f.text != "none" {
			d.Fact(f.name, f.text)
		}
	}
	sources := distinct(groups, (*row).sourceLabel)
	if len(sources) == 0 && !res.Headless() {
		sources = []string{res.Method.Kind.String()}
	}
	d.Fact("Energy", withDetail(sources, res.Method.Energy))
	d.Fact("Idle", res.Method.Idle)
	d.Fact("Meter", res.Method.Meter)
	d.Fact("Shards", res.Method.Shards)
	grids := slices.DeleteFunc(distinct(groups, func(r *row) string { return r.grid }), func(grid string) bool {
		return grid == ""
	})
	if len(grids) > 0 || len(groups) == 0 && !res.Headless() {
		d.Fact("Grid", gridLine(grids, res.Method.Carbon))
	}
	d.Fact("Age", ageLine(res.Records, opts.Now))
	d.Fact("Hardware", res.Method.Hardware)
	addOutcome(d, groups, res)
	if slices.Contains(engines(groups), engine.Sim) || has(groups, "predicted_cpu_s") {
		d.Fact("Predicted", res.Method.Profile)
	}
}

// addOutcome says how the run went: how many counts are as the textbook says, and what failed. Runs
// that had failures are not counted, since the textbook's counts are not about them.
func addOutcome(d *document.Document, groups []*group, res *record.Results) {
	verdicts := map[verdict]int{}
	trials, failed := 0, 0
	for _, r := range rowsOf(groups) {
		verdicts[r.compare().verdict]++
		trials += len(r.records)
		if !r.ok {
			failed += len(r.records)
		}
	}
	var counts []string
	if exact := verdicts[equal] + verdicts[differs]; exact > 0 {
		counts = append(counts, fmt.Sprintf("%d of %d exact counts met", verdicts[equal], exact))
	}
	if bounds := verdicts[within] + verdicts[below] + verdicts[above] + verdicts[outside]; bounds > 0 {
		counts = append(counts, fmt.Sprintf("%d of %d bounds kept", verdicts[within], bounds))
	}
	switch {
	case verdicts[unfit] > 0 && len(counts) == 0, res.Scenario.Failures && len(counts) > 0:
		counts = []string{"counts are those of runs without failures, which these are not"}
	case verdicts[unfit] > 0:
		counts = append(counts, fmt.Sprintf("%d without a verdict, since they are no counts of runs with failures",
			verdicts[unfit]))
	case len(counts) == 0:
	case res.Headless() && !slices.ContainsFunc(res.Records, func(r record.Record) bool { return r.Failures != "" }):
		counts = append(counts, "if the runs were without failures, which is "+notKnown)
	}
	d.Fact("Textbook", strings.Join(counts, ", "))
	if failed > 0 {
		d.Fact("Failed", fmt.Sprintf("%d of %s did not go as asked: see the warnings",
			failed, number.Plural(trials, "trial")))
	}
}

// notKnown stands for what the file of a run does not hold.
const notKnown = "not known"

// hostLine leaves out what is not known of the machine.
func hostLine(h record.Host) string {
	parts := []string{h.CPU}
	if h.Threads > 0 {
		parts = append(parts, number.Plural(h.Threads, "thread"))
	}
	if h.OS != "" || h.Arch != "" {
		parts = append(parts, strings.Trim(h.OS+"/"+h.Arch, "/"))
	}
	parts = slices.DeleteFunc(append(parts, h.Go), func(part string) bool { return part == "" })
	if len(parts) == 0 {
		return notKnown
	}
	return strings.Join(parts, ", ")
}

// sourceLabel names the kind first: it is what a reader has to know before the number.
func (r *row) sourceLabel() string {
	switch {
	case r.kind == 0:
		return notKnown
	case r.source == "":
		return r.kind.String()
	}
	return r.kind.String() + " by " + r.source
}

func withDetail(names []string, detail string) string {
	text := strings.Join(names, "; ")
	if detail != "" {
		text += ": " + detail
	}
	return text
}

// gridLine names the factors. The method's own sentence does if it names the only one.
func gridLine(grids []string, method string) string {
	if len(grids) == 0 {
		return "CO2e = " + method
	}
	if label, intensity, ok := strings.Cut(grids[0], ": "); ok && len(grids) == 1 {
		region, _, _ := strings.Cut(label, " (")
		if strings.Contains(method, region) && strings.Contains(method, intensity) {
			return "CO2e = " + method
		}
	}
	return withDetail(grids, method)
}

// ageLine says of which factors the data are older than the runs by so much that a reader has to
// know it, "" for none. Records that do not say when they were run count as run at a time.
func ageLine(records []record.Record, otherwise time.Time) string {
	var lines []string
	for i := range records {
		r := &records[i]
		run := otherwise
		if r.Started != nil {
			run = *r.Started
		}
		if run.IsZero() {
			continue
		}
		if line := carbon.Age(r.GridRegion, r.GridYear, run.Year()); line != "" && !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}

// gridName is the factor of a record in full, "" where there is none.
func gridName(r *record.Record) string {
	if _, known := record.ByName("grid_g_per_kwh").Value(r); !known {
		return ""
	}
	name := r.GridRegion
	if r.GridYear != 0 {
		name += " " + strconv.Itoa(r.GridYear)
	}
	if r.GridEdition != "" {
		name += " (" + r.GridEdition + ")"
	}
	name = fmt.Sprintf("%s: %.2f gCO2e/kWh", name, float64(r.GridGPerKWh))
	if r.GridMethod != "" && r.GridBasis != "" {
		name += fmt.Sprintf(" (%s-based %s)", r.GridMethod, r.GridBasis)
	}
	return name
}

// paramsLine is the parameters that were given, as "raft.entries=2", in alphabetical order.
func paramsLine(params map[string]map[string]string) string {
	var given []string
	for _, algorithm := range slices.Sorted(maps.Keys(params)) {
		for _, name := range slices.Sorted(maps.Keys(params[algorithm])) {
			given = append(given, algorithm+"."+name+"="+params[algorithm][name])
		}
	}
	return strings.Join(given, " ")
}
