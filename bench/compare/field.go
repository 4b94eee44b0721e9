package compare

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Field is something that has to be the same on both sides for figures to be compared.
type Field string

// The fields.
const (
	Host    Field = "host"    // the system, the CPU and its threads
	Go      Field = "go"      // the version of Go
	Energy  Field = "energy"  // how the energy is known, and by what
	Factor  Field = "factor"  // the grid factor, its kind and losses, and PUE
	Stack   Field = "stack"   // the headers of wire_bytes
	Engine  Field = "engine"  // what ran the nodes
	Profile Field = "profile" // the costs of the prediction
	Links   Field = "links"   // what links do to messages
	Faults  Field = "faults"  // the plan of faults
	Params  Field = "params"  // the parameters of the algorithm
	Graph   Field = "graph"   // what was read of a topology that is a file
	Broker  Field = "broker"  // the broker of somebody else's
)

var fields = []Field{Host, Go, Energy, Factor, Stack, Engine, Profile, Links, Faults, Params, Graph, Broker}

// FieldNames are the names of all fields.
func FieldNames() []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	return names
}

// ParseField reads the name of a field.
func ParseField(name string) (Field, error) {
	if slices.Contains(fields, Field(name)) {
		return Field(name), nil
	}
	return "", suggest.Key("allow", name, FieldNames())
}

// Refusal is a field that differs, and the figures that are not compared for it, or are because it
// was allowed to differ.
type Refusal struct {
	Field   Field    `json:"field"`
	Old     string   `json:"old"`
	New     string   `json:"new"`
	Metrics []string `json:"metrics"` // that it stops
	Allowed bool     `json:"allowed"`
}

// fieldOf is what a field is of the records of a case, "" where the results do not say.
func fieldOf(f Field, res *record.Results, records []*record.Record) string {
	known := !res.Headless()
	switch h := res.Host; f {
	case Host:
		if h.OS == "" && h.CPU == "" {
			return ""
		}
		return join(", ", cmp.Or(h.CPUID, h.CPU), threads(h.Threads), join("/", h.OS, h.Arch))
	case Go:
		return h.Go
	case Energy:
		source := each(records, func(r *record.Record) string {
			return r.EnergyKind.String() + " by " + r.EnergySource
		})
		return join(": ", source, res.Method.Energy)
	case Factor:
		return each(records, factorOf)
	case Stack:
		return each(records, func(r *record.Record) string {
			if r.Stack == "" && r.Engine.Reference { // as older files have it
				return "what the kernel counted"
			}
			return cmp.Or(r.Stack, res.Method.Stack)
		})
	case Profile:
		return join(": ", each(records, func(r *record.Record) string { return r.Profile }), res.Method.Profile)
	case Links:
		return given(known, res.Scenario.Links)
	case Faults:
		return given(known, res.Scenario.Faults)
	case Params:
		return given(known, each(records, func(r *record.Record) string {
			return params(res.Scenario.Params[r.Algorithm])
		}))
	case Graph:
		return given(known, res.Scenario.Graph)
	case Broker:
		return given(known, res.Scenario.Broker)
	case Engine:
		return each(records, func(r *record.Record) string { return r.Engine.Name })
	}
	panic("compare: no field " + string(f))
}

// given is what was asked for, "none" where that was nothing, and "" where nobody knows.
func given(known bool, text string) string {
	if !known {
		return ""
	}
	return cmp.Or(text, "none")
}

func threads(n int) string {
	if n == 0 {
		return ""
	}
	return number.Plural(n, "thread")
}

func factorOf(r *record.Record) string {
	text := r.GridRegion
	if r.GridYear != 0 {
		text += fmt.Sprint(" ", r.GridYear)
	}
	text = join(", ", text, r.GridEdition, fmt.Sprintf("%g g/kWh", float64(r.GridGPerKWh)))
	if r.PUE != nil && *r.PUE != 1 {
		text += fmt.Sprintf(", PUE %g", *r.PUE)
	}
	if r.GridLoss != nil && *r.GridLoss != 0 {
		text += fmt.Sprintf(", loss %g", *r.GridLoss)
	}
	if r.GridMethod == "market" || r.GridBasis == "marginal" { // those of old files are neither
		text += fmt.Sprintf(", %s-based %s", r.GridMethod, r.GridBasis)
	}
	return text
}

func params(of map[string]string) string {
	var texts []string
	for _, name := range slices.Sorted(maps.Keys(of)) {
		texts = append(texts, name+"="+of[name])
	}
	return strings.Join(texts, " ")
}

// each is the distinct texts of records, in alphabetical order.
func each(records []*record.Record, text func(*record.Record) string) string {
	var all []string
	for _, r := range records {
		all = append(all, text(r))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "; ")
}

// join puts the texts together that are not empty.
func join(separator string, texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), separator)
}
