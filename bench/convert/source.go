package convert

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/energy/method"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Machine is what results say of where they were made, "" for what they do not say.
type Machine struct{ OS, Arch, CPU string }

func machineOf(config map[string]string) Machine {
	known := func(key string) string {
		if text := config[key]; text != "not known" {
			return text
		}
		return ""
	}
	return Machine{known("goos"), known("goarch"), known("cpu")}
}

// here is this machine.
var here = sync.OnceValue(func() Machine {
	m := Machine{OS: runtime.GOOS, Arch: runtime.GOARCH}
	if c, err := cpu.Local(); err == nil {
		m.CPU = c.Brand
	}
	return m
})

// is reports whether results that say this may be of that machine. What they do not say, as they
// come from a pipe more often than not, is no reason to doubt it.
func (m Machine) is(other Machine) bool {
	alike := func(a, b string) bool {
		return a == "" || b == "" || strings.Join(strings.Fields(a), " ") == strings.Join(strings.Fields(b), " ")
	}
	return alike(m.OS, other.OS) && alike(m.Arch, other.Arch) && alike(m.CPU, other.CPU)
}

// Sources finds the source for results of a machine: what the settings name, or the model of its
// CPU. A counter is refused, since it can tell nothing of what has been, and so is a machine of
// which nothing but that it is another is known.
func Sources(s method.Settings) (func(Machine) (energy.Source, error), error) {
	switch {
	case s.EnergySource == method.FixedSource || s.CPUFamily != "" || s.Watts != "":
		source, err := s.Source()
		return func(Machine) (energy.Source, error) { return source, nil }, err
	case NoCounter(s.EnergySource) != nil:
		return nil, NoCounter(s.EnergySource)
	}
	found := map[Machine]energy.Source{}
	return func(m Machine) (energy.Source, error) {
		if known := found[m]; known != nil {
			return known, nil
		}
		source, err := modelOf(m)
		if err == nil {
			found[m] = source
		}
		return source, err
	}, nil
}

// NoCounter is an error where the name is that of a source of energy which reads counters.
func NoCounter(name string) error {
	fit := []string{method.AutoSource, method.ModelSource, method.FixedSource}
	if slices.Contains(fit, name) || !slices.Contains(method.SourceNames(), name) {
		return nil // or what is wrong with it is told elsewhere
	}
	return suggest.Wrong("energy-source", suggest.Quote(name), "%s; a counter cannot tell what has been",
		strings.Join(fit, ", "))
}

// modelOf is the model of the CPU of a machine.
func modelOf(m Machine) (energy.Source, error) {
	const ask = "give --cpu-family, or --energy-source fixed-watts with --watts"
	if m.is(here()) {
		c, err := cpu.Local()
		if err != nil {
			return nil, fmt.Errorf("the CPU of this machine is not known: %w; %s", err, ask)
		}
		d := cpu.Detect(c)
		if m.CPU == "" {
			d.Warnings = append(d.Warnings, "the results do not say of which CPU they are, so that of this "+
				"machine is taken")
		}
		return d.Model()
	}
	d := cpu.Detect(cpu.Info{Brand: m.CPU})
	switch {
	case m.CPU == "":
		return nil, fmt.Errorf("the results are of another machine, %s/%s, and do not say of which CPU; %s",
			m.OS, m.Arch, ask)
	case d.Assumed:
		return nil, fmt.Errorf("the CPU %s is not that of this machine, and its family is not known; %s",
			suggest.Quote(m.CPU), ask)
	}
	return d.Model()
}
