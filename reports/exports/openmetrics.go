// Package exports writes records for programs that are no part of this project, in forms of theirs.
package exports

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
)

// families are the figures that monitoring is given, in the base unit that the name ends with.
// All are gauges: each is what one execution came to, and none counts up over time, so that a
// counter's rate would mean nothing.
var families = []struct{ name, unit, figure, help string }{
	{"energy_joules", "joules", "energy_j", "Energy of one execution."},
	{"energy_low_joules", "joules", "energy_low_j", "Low end of the energy of one execution."},
	{"energy_high_joules", "joules", "energy_high_j", "High end of the energy of one execution."},
	{"idle_energy_joules", "joules", "idle_j", "Part of the energy that idling would have cost."},
	{"emissions_co2e_grams", "grams", "gco2e", "CO2e of the energy of one execution."},
	{"emissions_co2e_low_grams", "grams", "gco2e_low", "Low end of the CO2e of one execution."},
	{"emissions_co2e_high_grams", "grams", "gco2e_high", "High end of the CO2e of one execution."},
	{"cpu_seconds", "seconds", "cpu_s", "CPU time of one execution."},
	{"elapsed_seconds", "seconds", "wall_s", "Elapsed time of one execution."},
	{"messages", "", "messages", "Messages of one execution."},
	{"dropped_messages", "", "dropped", "Messages of one execution that were lost."},
	{"payload_bytes", "bytes", "bytes", "Payload of the messages of one execution."},
	{"executions", "", "repetitions", "Executions that the other figures are averages over."},
}

// OpenMetrics writes the figures of a run as text in which OpenMetrics and the older text format
// of Prometheus agree, for the textfile collector of node_exporter: gauges without timestamps, one
// family after the other. A figure that does not exist has no line. Records that no label tells
// apart are numbered by the label sample.
func OpenMetrics(b *bytes.Buffer, res *record.Results) error {
	labels := make([]string, len(res.Records))
	seen := map[string]int{}
	for i := range res.Records {
		own := labelsOf(&res.Records[i])
		seen[own]++
		if n := seen[own]; n > 1 {
			own += labelled("sample", strconv.Itoa(n))
		}
		labels[i] = strings.TrimPrefix(own, ",")
	}
	fmt.Fprint(b, "# TYPE joulemark_run_info gauge\n# HELP joulemark_run_info The run that the figures are of.\n")
	about := labelled("tool", res.Tool) + labelled("scenario", res.Scenario.Name) + labelled("os", res.Host.OS) +
		labelled("arch", res.Host.Arch) + labelled("cpu", res.Host.CPU) + labelled("go", res.Host.Go) +
		labelled("interrupted", strconv.FormatBool(res.Interrupted))
	fmt.Fprintf(b, "joulemark_run_info{%s} 1\n", strings.TrimPrefix(about, ","))
	warnings(b, res.Warnings)
	for _, f := range families {
		var lines strings.Builder
		figure := record.ByName(f.figure)
		for i := range res.Records {
			if x, known := figure.Value(&res.Records[i]); known {
				fmt.Fprintf(&lines, "joulemark_%s{%s} %s\n", f.name, labels[i], strconv.FormatFloat(x, 'g', -1, 64))
			}
		}
		if lines.Len() == 0 {
			continue
		}
		fmt.Fprintf(b, "# TYPE joulemark_%s gauge\n", f.name)
		if f.unit != "" {
			fmt.Fprintf(b, "# UNIT joulemark_%s %s\n", f.name, f.unit)
		}
		fmt.Fprintf(b, "# HELP joulemark_%s %s\n%s", f.name, f.help, lines.String())
	}
	b.WriteString("# EOF\n")
	return nil
}

// warnings writes what a reader of the figures has to know, a series for each text, since
// OpenMetrics has no comments.
func warnings(b *bytes.Buffer, texts []string) {
	if len(texts) == 0 {
		return
	}
	fmt.Fprint(b, "# TYPE joulemark_run_warning gauge\n# HELP joulemark_run_warning 1 for each warning of the run.\n")
	for i, text := range texts {
		if !slices.Contains(texts[:i], text) {
			fmt.Fprintf(b, "joulemark_run_warning{%s} 1\n", strings.TrimPrefix(labelled("text", text), ","))
		}
	}
}

// labelsOf says which record it is, how its energy is known and by which factor. An empty label is
// left out, as it is the same as none.
func labelsOf(r *record.Record) string {
	return labelled("algorithm", r.Algorithm) + labelled("params", r.Params) + labelled("problem", string(r.Problem)) +
		labelled("nodes", strconv.Itoa(r.Nodes)) + labelled("topology", r.Topology) +
		labelled("engine", r.Engine.String()) + labelled("trial", strconv.Itoa(r.Trial)) +
		labelled("status", r.Status) + labelled("energy_kind", r.EnergyKind.String()) +
		labelled("grid_region", r.GridRegion)
}

var escaped = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func labelled(name, value string) string {
	if value == "" {
		return ""
	}
	return "," + name + `="` + escaped.Replace(strings.ToValidUTF8(value, "\uFFFD")) + `"`
}
