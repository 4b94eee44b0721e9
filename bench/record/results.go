package record

import (
	"fmt"

	"github.com/joulemark/joulemark/energy"
)

// SchemaVersion is the version of the JSON form of Results. It changes when a name is
// taken away or changes its meaning, not when one is added.
const SchemaVersion = 1

// Results are the records of a run, with all that a reader needs to know of how they came
// about. It is a plain value, ready for JSON. Who reads records from CSV has the records alone: the
// other fields are zero then, which stands for not known.
type Results struct {
	Schema   int      `json:"schema"` // [SchemaVersion] of what wrote it
	Tool     string   `json:"tool"`   // with its version
	Host     Host     `json:"host"`
	Method   Method   `json:"method"`
	Scenario Settings `json:"scenario"`
	// Warnings are what a reader has to know before believing the figures, each once.
	Warnings []string `json:"warnings,omitempty"`
	// Interrupted says that the run was ended early: there are fewer records than were asked for,
	// and each of them is finished.
	Interrupted bool `json:"interrupted,omitempty"`
	// Records are one for each trial that was finished.
	Records []Record `json:"records"`
}

// Warn adds a warning, put together as by fmt.Sprintf, unless it is there already.
func (r *Results) Warn(format string, args ...any) {
	r.Warnings = energy.MergeWarnings(r.Warnings, []string{fmt.Sprintf(format, args...)})
}

// Host is the machine a run was made on. What is not known of it is zero.
type Host struct {
	OS      string `json:"os"`      // as Go calls it, such as "linux"
	Arch    string `json:"arch"`    // likewise
	CPU     string `json:"cpu"`     // its brand
	Threads int    `json:"threads"` // of the hardware, that this process may use
	Go      string `json:"go"`      // the version that built the program
	// CPUID is vendor, family, model and stepping, "" where they are not known.
	CPUID string `json:"cpuid,omitempty"`
	// Virtual says that the machine is known to be a virtual one.
	Virtual bool `json:"virtual,omitempty"`
}

// Method says how figures were come by, one sentence each.
type Method struct {
	Energy string      `json:"energy"`
	Kind   energy.Kind `json:"energy_kind,omitzero"`
	Clock  string      `json:"clock"`
	Meter  string      `json:"meter,omitempty"` // what metering itself costs
	Idle   string      `json:"idle,omitempty"`  // the machine before the work
	// Shards says which trials several cores have simulated together, "" where none.
	Shards string `json:"shards,omitempty"`
	Carbon string `json:"carbon"`
	// Hardware is how the emissions of making the machine are shared out, "" where nobody asked.
	Hardware string `json:"hardware,omitempty"`
	Profile  string `json:"profile"`
	Network  string `json:"network"`
	Stack    string `json:"stack"`
	Radio    string `json:"radio,omitempty"`
}

// Settings is the scenario as it was run.
type Settings struct {
	Name       string                       `json:"name"`
	Algorithms []string                     `json:"algorithms"`
	Params     map[string]map[string]string `json:"params,omitempty"`
	Nodes      []int                        `json:"nodes"`
	Engine     string                       `json:"engine"` // several are separated by commas
	Topology   string                       `json:"topology"`
	// Graph is what was read of a topology that is a file: its size, and what was left out.
	Graph  string `json:"graph,omitempty"`
	Links  string `json:"links,omitempty"`
	Faults string `json:"faults,omitempty"`
	// Failures says that faults or links make this no run that the textbook counts are about.
	Failures bool   `json:"failures,omitempty"`
	Trials   int    `json:"trials"`
	Seed     uint64 `json:"seed"`
	Window   string `json:"window"`
	WallCap  string `json:"wall_cap"`
	Radio    string `json:"radio,omitempty"` // with its battery, duty cycle and period
	// Broker is the URL of the MQTT broker that real stacks used; "" is one of the tool's own.
	Broker string `json:"broker,omitempty"`
	// Sweep has the keys that are swept with their values, as "loss: 0, 0.1; latency: fixed:1ms",
	// "" of what is no sweep. Params, Topology, Links and Faults are then what all settings have.
	Sweep string `json:"sweep,omitempty"`
	// Digest is a SHA-256 over all that a sweep has counted and predicted, "" where trials are
	// missing.
	Digest string `json:"digest,omitempty"`
}
