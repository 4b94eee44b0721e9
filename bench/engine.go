package bench

import (
	"errors"
	"fmt"
	"strings"

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
	// UDP, TCP and TLS run every node as a goroutine with sockets of its own on loopback, or, where
	// hosts are given, as a process of its own. Their CPU time has that of the kernel's network
	// in it, as far as it works in the name of the process.
	UDP
	TCP
	TLS
	// Real is no engine of ours but the libraries that people use, which run the problem publish. It is asked
	// for as a stack.
	Real
	engines
)

var engineNames = [engines]string{"sim", "goroutine", "udp", "tcp", "tls", "real"}

// Engines lists the names of all engines that can be chosen.
func Engines() []string { return engineNames[:Real] }

// String is the engine's name on the command line.
func (e Engine) String() string {
	if e >= engines {
		return fmt.Sprintf("engine %d", uint8(e))
	}
	return engineNames[e]
}

// RealTime reports whether nodes run in real time, so that CPU time is that of the algorithm.
func (e Engine) RealTime() bool { return e != Sim }

// Sockets reports whether messages go through the kernel's network.
func (e Engine) Sockets() bool { return e == UDP || e == TCP || e == TLS || e == Real }

// ParseEngine reads the name of an engine.
func ParseEngine(name string) (Engine, error) {
	for i, n := range engineNames {
		if n == name {
			return Engine(i), nil
		}
	}
	return 0, fmt.Errorf("engine: %q (allowed: %s)", name, strings.Join(Engines(), ", "))
}

// ParseEngines reads the names of several engines. All that are wrong are reported.
func ParseEngines(names []string) ([]Engine, error) {
	list := make([]Engine, len(names))
	errs := make([]error, len(names))
	for i, name := range names {
		if list[i], errs[i] = ParseEngine(name); list[i] == Real {
			errs[i] = fmt.Errorf("engine: %q (allowed: %s; real libraries are asked for by stack real)", name, strings.Join(Engines(), ", "))
		}
	}
	return list, errors.Join(errs...)
}

// MarshalText implements encoding.TextMarshaler.
func (e Engine) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (e *Engine) UnmarshalText(text []byte) (err error) {
	*e, err = ParseEngine(string(text))
	return err
}

// CheckLinks refuses what the engine does not do. Silence would mean that a scenario which asks for it
// reports figures without.
func (e Engine) CheckLinks(l network.Links) error {
	if e.RealTime() && l.Reorder != 0 {
		return fmt.Errorf("reorder: %g (allowed on the engine %v: 0, since its links keep their order; use the engine sim)", l.Reorder, e)
	}
	return nil
}
