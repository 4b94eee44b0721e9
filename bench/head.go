package bench

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/joulemark/joulemark/energy/method"
)

// Head is by which method energy and carbon were told, as configuration lines of the Go benchmark
// format. Figures of different methods then stand in different tables of benchstat.
type Head struct {
	Source string // name of the source of energy
	Kind   string // measured, modelled or assumed
	Model  string // the source in one line, with its watts where it has some
	Grid   string // how joules become grams, with the factor
	// Warnings are what a reader must know, in lines that benchstat skips.
	Warnings []string
}

// HeadOf is the head of what a method tells now, on this machine.
func HeadOf(m method.Method) Head {
	info, warnings := m.Source.Info(), m.Warnings(time.Now())
	return Head{info.Name, info.Kind.String(), info.Detail, "CO2e = " + m.Accounting.Method(), warnings}
}

// Setting is a configuration line.
type Setting struct{ Key, Value string }

// Settings are the configuration lines. All of them are always there, because a line stays in force
// until there is another of the same key.
func (h Head) Settings() []Setting {
	return []Setting{
		{"energy-source", h.Source},
		{"energy-kind", h.Kind},
		{"energy-model", h.Model},
		{"grid", h.Grid},
	}
}

// Write writes the head, and the metadata of units before it.
func (h Head) Write(w io.Writer, units ...Unit) error {
	if err := WriteUnits(w, units...); err != nil {
		return err
	}
	for _, s := range h.Settings() {
		if _, err := fmt.Fprintf(w, "%s: %s\n", s.Key, s.Value); err != nil {
			return err
		}
	}
	return h.WriteWarnings(w)
}

// WriteWarnings writes the warnings, as comments.
func (h Head) WriteWarnings(w io.Writer) error {
	for _, text := range h.Warnings {
		if _, err := fmt.Fprintf(w, "# warning: %s\n", text); err != nil {
			return err
		}
	}
	return nil
}

// sentence is for benchmarks that have no TestMain to write the head.
func (h Head) sentence() string {
	said := []string{fmt.Sprintf("energy is %s by %s: %s; %s", h.Kind, h.Source, h.Model, h.Grid)}
	for _, w := range h.Warnings {
		said = append(said, "warning: "+w)
	}
	return strings.Join(said, "; ") + ". A TestMain with bench.Main says so to benchstat"
}

// head is said once a process.
var head sync.Once
