package bench

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/bench/network"
)

// Engine names what runs the nodes.
type Engine uint8

// The engines.
const (
	// Sim is the discrete-event network in virtual time. Its CPU time is the cost of
	// simulating.
	Sim Engine = iota
	// Goroutine runs every node as a goroutine in real time. Its CPU time is that of the
	// algorithm at work.
	Goroutine
	engines
)

var engineNames = [engines]string{"sim", "goroutine"}

// Engines lists the names of all engines.
func Engines() []string { return engineNames[:] }

// String is the engine's name on the command line.
func (e Engine) String() string {
	if e >= engines {
		return fmt.Sprintf("engine %d", uint8(e))
	}
	return engineNames[e]
}

// ParseEngine reads the name of an engine.
func ParseEngine(name string) (Engine, error) {
	for i, n := range engineNames {
		if n == name {
			return Engine(i), nil
		}
	}
	return 0, fmt.Errorf("engine: %q (allowed: %s)", name, listOf(Engines()))
}

// MarshalText implements encoding.TextMarshaler.
func (e Engine) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (e *Engine) UnmarshalText(text []byte) (err error) {
	*e, err = ParseEngine(string(text))
	return err
}

// onlyInVirtualTime refuses what a network in memory does not have. Silence would mean that
// a scenario which asks for latency reports figures without.
func onlyInVirtualTime(l network.Links) error {
	var errs []error
	if l.Latency != (network.Latency{}) {
		errs = append(errs, fmt.Errorf("latency: %v (allowed on the engine goroutine: none, since messages travel through memory; use the engine sim)", l.Latency))
	}
	if l.Reorder != 0 {
		errs = append(errs, fmt.Errorf("reorder: %g (allowed on the engine goroutine: 0, since its links keep their order; use the engine sim)", l.Reorder))
	}
	return errors.Join(errs...)
}
