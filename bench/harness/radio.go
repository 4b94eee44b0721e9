package harness

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Radio says by which radio simulated nodes are taken to talk, so that what that would cost each of
// them is stated beside what was counted. Without a name there is none.
type Radio struct {
	cost.Radio
	// Battery is the energy that each node has; 0 asks for nothing about batteries.
	Battery energy.Joules
	// Duty is the part of the time in which an idle radio listens, above 0 up to 1.
	Duty float64
	// Period is the time between the beginnings of two executions; 0 is back to back. A node
	// listens for the period or the run, whichever takes longer. A run takes at least as long as
	// its busiest node is on the air.
	Period time.Duration
}

// AlwaysOn is the duty cycle of a radio that never sleeps, which is what is assumed unless another
// is given.
const AlwaysOn = 1.0

// Bounds of what a radio is given.
const (
	MaxBattery = energy.Joules(1e12)
	maxPeriod  = 10 * 365 * 24 * time.Hour
	// radioNodes is the size up to which a record tells the energy of every node.
	radioNodes = 1024
)

// Used reports whether there is a radio.
func (r *Radio) Used() bool { return r.Name != "" }

// Validate reports what is wrong, by key.
func (r *Radio) Validate() error {
	var errs []error
	wrong := func(key string, value any, allowed string, args ...any) {
		errs = append(errs, suggest.Wrong(key, value, allowed, args...))
	}
	if !(r.Battery >= 0 && r.Battery <= MaxBattery) { // refuses NaN too
		wrong("battery", fmt.Sprintf("%v J", float64(r.Battery)), "0 for none, up to %g J", float64(MaxBattery))
	}
	if r.Period < 0 || r.Period > maxPeriod {
		wrong("radio-period", r.Period, "0 for back to back, up to %v", maxPeriod)
	}
	if !r.Used() {
		for _, k := range []struct {
			key   string
			given bool
		}{
			{"battery", r.Battery > 0},
			{"radio-duty", r.Duty != 0 && r.Duty != AlwaysOn},
			{"radio-period", r.Period > 0},
		} {
			if k.given {
				errs = append(errs, suggest.Unfit(k.key, "there is no radio", "with one of radio: %s",
					strings.Join(RadioNames(), ", ")))
			}
		}
		return errors.Join(errs...)
	}
	if !(r.Duty > 0 && r.Duty <= 1) {
		wrong("radio-duty", r.Duty, "above 0, up to 1")
	}
	return errors.Join(append(errs, suggest.About("radio", r.Radio.Validate()))...)
}

// validFor reports a radio for which no engine has figures: only virtual time is that of the nodes.
func (r *Radio) validFor(engines []engine.Engine) error {
	if !r.Used() || slices.Contains(engines, engine.Sim) {
		return r.Validate()
	}
	return errors.Join(r.Validate(), suggest.Wrong("radio", r.Name+" has figures for simulated runs alone",
		"with %v among the engines, which are %s", engine.Sim, joined(engines)))
}

// RadioNames lists the radios that are built in.
func RadioNames() []string {
	var names []string
	for _, r := range cost.Radios() {
		names = append(names, r.Name)
	}
	return names
}

// String is the radio with what it was given, "" without one.
func (r *Radio) String() string {
	if !r.Used() {
		return ""
	}
	parts := []string{fmt.Sprintf("%s, %v", r.Name, r.Kind())}
	if r.Battery > 0 {
		parts = append(parts, fmt.Sprintf("battery of a node: %v", r.Battery))
	}
	if r.Duty == AlwaysOn {
		parts = append(parts, "listening whenever idle")
	} else {
		parts = append(parts, fmt.Sprintf("listening %g %% of the idle time", 100*r.Duty))
	}
	if r.Period > 0 {
		parts = append(parts, fmt.Sprintf("one execution every %v", r.Period))
	} else {
		parts = append(parts, "executions back to back")
	}
	return strings.Join(parts, " · ")
}

// method says how the figures were come by.
func (r *Radio) method(s network.Stack) string {
	if !r.Used() {
		return ""
	}
	return fmt.Sprintf("%s. Energy = voltage · current · time: "+
		"sending and receiving take 8 bits a byte at the rate of the radio, and listening the rest of the run "+
		"or of the period, whichever is longer, times the duty cycle. "+
		"Bytes on the air are those of the frames of %s and what precedes or separates them; "+
		"a node has its own payload, and of everything else the mean of the run's messages for each of its own. "+
		"A message is received by the node that it is for: "+
		"overhearing by others, acknowledgements, back-off, retransmission and the processor are left out. %s",
		r.Source, s.Name, r.Note)
}

// StackOf names the stack whose frames the radio sends, and false where none is built in.
func StackOf(radio string) (string, bool) {
	if radio == "802.15.4" {
		return "802.15.4-6lowpan-udp", true
	}
	return "", false
}

// stackWarning tells of a stack whose frames are not the radio's, "" if they are.
func (r *Radio) stackWarning(s network.Stack) string {
	own, known := StackOf(r.Name)
	switch {
	case !r.Used() || s.Name == own:
		return ""
	case known:
		return fmt.Sprintf("stack: the frames of %s are not those of the radio %s; %s has them", s.Name, r.Name, own)
	}
	return fmt.Sprintf("stack: the frames of %s are not those of the radio %s, "+
		"of which no stack is built in, so its bytes on the air are approximate", s.Name, r.Name)
}
