package engine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Engine is what runs the nodes of an algorithm, and what that means for the figures of a run. The
// engines are the rows below; the zero value is none of them.
type Engine struct {
	Name string // on the command line and in records
	// RealTime: nodes run in real time, and CPU time is that of the algorithm at work. Elsewhere
	// time is virtual, and CPU time is the cost of simulating.
	RealTime bool
	// Sockets: messages go through the kernel's network, whose CPU time is in the figures as far as
	// it works in the name of the process.
	Sockets bool
	// Processes: nodes may be processes of their own, on this machine or on hosts.
	Processes bool
	// Reference: no nodes of ours run but the libraries that people use. It is asked for as a stack
	// and not as an engine.
	Reference bool
	// Foreign: no algorithm of the catalogue runs but a program of somebody's, whose messages
	// nothing of ours sees. Records are of it, and runs cannot ask for it.
	Foreign bool
	// Stack names the headers that wire_bytes has unless others are asked for: those of the
	// protocol that carries the messages, and where none does, those of datagrams. Of Reference it
	// is that of libraries that send datagrams; those over TCP have another.
	Stack string
}

// datagrams is the header stack of messages that are datagrams, or could be.
const datagrams = "ethernet-ipv4-udp"

// The table of engines.
var (
	// Sim is the discrete-event network in virtual time.
	Sim = Engine{Name: "sim", Stack: datagrams}
	// Goroutine runs every node as a goroutine, with messages in memory.
	Goroutine = Engine{Name: "goroutine", RealTime: true, Stack: datagrams}
	// UDP, TCP and TLS run every node as a goroutine with sockets of its own on loopback, or as a
	// process.
	UDP = Engine{Name: "udp", RealTime: true, Sockets: true, Processes: true, Stack: datagrams}
	TCP = Engine{Name: "tcp", RealTime: true, Sockets: true, Processes: true, Stack: "ethernet-ipv4-tcp"}
	TLS = Engine{Name: "tls", RealTime: true, Sockets: true, Processes: true, Stack: "ethernet-ipv4-tls"}
	// Reference runs the problem publish over MQTT, CoAP and memberlist as people use them.
	Reference = Engine{Name: "real", RealTime: true, Sockets: true, Reference: true, Stack: datagrams}
	// Benchmark is a Go benchmark, in a process of its own.
	Benchmark = Engine{Name: "benchmark", RealTime: true, Foreign: true}
	// Command is a command with all its processes.
	Command = Engine{Name: "command", RealTime: true, Foreign: true}

	choices = []Engine{Sim, Goroutine, UDP, TCP, TLS}
	// recorded are those that only records are of, with what to say to who chooses one.
	recorded = []struct {
		Engine
		instead string
	}{
		{Reference, "real libraries are asked for by stack real"},
		{Benchmark, "benchmarks are metered by joulemark bench"},
		{Command, "commands are metered by joulemark exec"},
	}
)

// All lists the engines that can be chosen.
func All() []Engine { return slices.Clone(choices) }

// Recorded lists the engines that records may be of: All, and those that nobody chooses as one.
func Recorded() []Engine {
	list := All()
	for _, r := range recorded {
		list = append(list, r.Engine)
	}
	return list
}

// Names lists the names of All.
func Names() []string { return names(choices) }

// NamesOf lists the names of those of All that can do something.
func NamesOf(can func(Engine) bool) []string {
	return names(slices.DeleteFunc(All(), func(e Engine) bool { return !can(e) }))
}

func names(list []Engine) []string {
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = e.Name
	}
	return texts
}

// Compare orders engines as in the table.
func Compare(a, b Engine) int {
	return place(a) - place(b)
}

// place is the row of an engine in the table.
func place(e Engine) int {
	table := Recorded()
	return slices.Index(table, e)
}

// String is the engine's name.
func (e Engine) String() string { return e.Name }

// Parse reads the name of an engine that can be chosen. The error lists the names.
func Parse(name string) (Engine, error) {
	if i := slices.IndexFunc(choices, func(e Engine) bool { return e.Name == name }); i >= 0 {
		return choices[i], nil
	}
	for _, r := range recorded {
		if r.Name == name {
			return Engine{}, suggest.Key("engine", name, Names(), r.instead)
		}
	}
	return Engine{}, suggest.Key("engine", name, Names())
}

// ParseAll reads the names of several engines. All that are wrong are reported.
func ParseAll(names []string) ([]Engine, error) {
	list := make([]Engine, len(names))
	errs := make([]error, len(names))
	for i, name := range names {
		list[i], errs[i] = Parse(name)
	}
	return list, errors.Join(errs...)
}

// Validate returns an error for what is no row of the table.
func (e Engine) Validate() error {
	if place(e) >= 0 {
		return nil
	}
	_, err := Parse(e.Name)
	return err
}

// MarshalText implements encoding.TextMarshaler.
func (e Engine) MarshalText() ([]byte, error) { return []byte(e.Name), nil }

// UnmarshalText implements encoding.TextUnmarshaler. Records may be of engines that cannot be
// chosen.
func (e *Engine) UnmarshalText(text []byte) (err error) {
	for _, r := range recorded {
		if r.Name == string(text) {
			*e = r.Engine
			return nil
		}
	}
	*e, err = Parse(string(text))
	return err
}

// LinksText is what links do to messages on the engine, "" where they do nothing: only in virtual
// time a latency that is not given is one of its own.
func (e Engine) LinksText(l network.Links) string {
	switch {
	case e.Reference:
		return ""
	case e.RealTime:
		return l.Given()
	}
	return l.WithDefaults().Given()
}

// CheckLinks refuses what the engine does not do. Silence would mean that a scenario which asks for
// it reports figures without.
func (e Engine) CheckLinks(l network.Links) error {
	if e.RealTime && l.Reorder != 0 {
		return &suggest.KeyError{
			Key: "reorder", Value: fmt.Sprint(l.Reorder), When: "on the engine " + e.Name,
			Allowed: "0, since its links keep their order; use the engine sim",
		}
	}
	return nil
}
