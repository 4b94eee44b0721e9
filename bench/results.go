package bench

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
)

// SchemaVersion is the version of the JSON form of Results. It changes when a name is
// taken away or changes its meaning, not when one is added.
const SchemaVersion = 1

// Results are the records of a run, with all that a reader needs to know of how they came
// about. It is a plain value, ready for JSON.
type Results struct {
	Schema      int      `json:"schema"`
	Tool        string   `json:"tool"` // with its version
	Host        Host     `json:"host"`
	Method      Method   `json:"method"`
	Scenario    Settings `json:"scenario"`
	Warnings    []string `json:"warnings,omitempty"`
	Interrupted bool     `json:"interrupted,omitempty"`
	Records     []Record `json:"records"`
}

// Host is the machine a run was made on.
type Host struct {
	OS      string `json:"os"`
	Arch    string `json:"arch"`
	CPU     string `json:"cpu"`
	Threads int    `json:"threads"`
	Go      string `json:"go"`
}

// Method says how figures were come by, one sentence each.
type Method struct {
	Energy  string      `json:"energy"`
	Kind    energy.Kind `json:"energy_kind"`
	Clock   string      `json:"clock"`
	Meter   string      `json:"meter,omitempty"` // what metering itself costs
	Idle    string      `json:"idle,omitempty"`  // the machine before the work
	Carbon  string      `json:"carbon"`
	Profile string      `json:"profile"`
	Network string      `json:"network"`
	Stack   string      `json:"stack"`
	Radio   string      `json:"radio,omitempty"`
}

// Settings is the scenario as it was run.
type Settings struct {
	Name       string                       `json:"name"`
	Algorithms []string                     `json:"algorithms"`
	Params     map[string]map[string]string `json:"params,omitempty"`
	Nodes      []int                        `json:"nodes"`
	Engine     string                       `json:"engine"` // several are separated by commas
	Topology   string                       `json:"topology"`
	Links      string                       `json:"links,omitempty"`
	Faults     string                       `json:"faults,omitempty"`
	// Failures says that faults or links make this no run that the textbook counts are about.
	Failures bool   `json:"failures,omitempty"`
	Trials   int    `json:"trials"`
	Seed     uint64 `json:"seed"`
	Window   string `json:"window"`
	WallCap  string `json:"wall_cap"`
	Radio    string `json:"radio,omitempty"` // with its battery, duty cycle and period
	// Broker is the URL of the MQTT broker that real stacks used; "" is one of the tool's own.
	Broker string `json:"broker,omitempty"`
}

// Version is the tool's name and version, from the build information.
func Version() string {
	version := "devel"
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && info.Main.Version != "(devel)" {
		version = info.Main.Version
	}
	return "joulemark " + version
}

// LocalHost describes this machine.
func LocalHost() Host {
	h := Host{OS: runtime.GOOS, Arch: runtime.GOARCH, Threads: runtime.NumCPU(), Go: runtime.Version(), CPU: "unknown CPU"}
	if cpu, err := energy.HostCPU(); err == nil && cpu.Brand != "" {
		h.CPU = cpu.Brand
	}
	return h
}

// networkLine has the coefficients as they are published.
func networkLine() string {
	c := energy.NetworkPerGB()
	return fmt.Sprintf("%g (%g to %g) kWh/GB, a line of its own", float64(c.Central), float64(c.Low), float64(c.High))
}

func (r *Runner) newResults() *Results {
	s := &r.Scenario
	algs, _ := s.algorithms() // Validate has reported what is wrong
	names := make([]string, len(algs))
	for i, a := range algs {
		names[i] = a.Spec.Name
	}
	info := r.Meter.Source.Info()
	res := &Results{
		Schema: SchemaVersion, Tool: Version(), Host: LocalHost(),
		Method: Method{
			Energy: info.Detail, Kind: info.Kind,
			Clock:   fmt.Sprintf("%s, resolution %v", r.Meter.Clock.Name(), r.Meter.Clock.Resolution()),
			Carbon:  r.Accounting.Method(),
			Profile: r.profilesLine(),
			Network: networkLine(),
			Stack:   s.Stack.Name,
			Radio:   s.Radio.method(s.Stack),
		},
		Scenario: Settings{
			Name: s.Name, Algorithms: names, Nodes: s.Nodes, Engine: joined(s.Engines), Topology: s.Topology.String(),
			Faults: s.Faults.String(), Trials: s.Trials, Seed: s.Seed,
			Window: s.Window.String(), WallCap: s.WallCap.String(),
		},
		Records: []Record{},
	}
	res.Scenario.Failures = !s.Faults.Empty() || s.Links.Faults() != algorithms.NoFaults
	if slices.Contains(s.Engines, Sim) || s.Links != (network.Links{}) {
		res.Scenario.Links = s.Links.WithDefaults().String()
	}
	for _, name := range sortedKeys(s.Params) {
		if res.Scenario.Params == nil {
			res.Scenario.Params = map[string]map[string]string{}
		}
		res.Scenario.Params[name] = s.Params[name]
	}
	res.Warnings = append(res.Warnings, info.Warnings...)
	res.Warnings = append(res.Warnings, r.Warnings...)
	res.Scenario.Radio, res.Scenario.Broker = s.Radio.String(), s.Broker
	if w := s.brokerWarning(); w != "" {
		res.Warnings = append(res.Warnings, w)
	}
	if w := s.Radio.stackWarning(s.Stack); w != "" {
		res.Warnings = append(res.Warnings, w)
	}
	return res
}

// warnings are the findings about the records as a whole.
func warnings(records []Record) []string {
	var out []string
	for i := range records {
		rec := &records[i]
		at := fmt.Sprintf("%s at %d nodes", rec.Algorithm, rec.Nodes)
		if rec.LateTimers > 0 {
			out = append(out, fmt.Sprintf("%s: %d timers fired while messages were under way, so time-outs may have been premature: the machine is too busy", at, rec.LateTimers))
		}
		if !rec.OK() {
			out = append(out, fmt.Sprintf("%s, seed %d: %s", at, rec.Seed, rec.Status))
		}
	}
	if short := shortWindows(records); len(short) > 0 {
		out = append(out, "the CPU window stayed short within the cap on wall time, so these energy figures are less certain: "+
			strings.Join(short, ", "))
	}
	return out
}

// shortWindows names the algorithms and sizes whose window stayed short, each with the shortest of
// its trials.
func shortWindows(records []Record) []string {
	var names []string
	least := map[string]energy.CPUSeconds{}
	for i := range records {
		rec := &records[i]
		if !rec.ShortWindow {
			continue
		}
		at := fmt.Sprintf("%s at %d nodes", rec.Algorithm, rec.Nodes)
		if before, ok := least[at]; !ok {
			names = append(names, at)
			least[at] = rec.WindowS
		} else {
			least[at] = min(before, rec.WindowS)
		}
	}
	for i, at := range names {
		names[i] = fmt.Sprintf("%s (%v)", at, least[at])
	}
	return names
}
