// Package convert adds energy and carbon to benchmarks that were run already, in the Go benchmark
// format or as go test -json. It goes line by line, so that results show as they come.
//
// Nothing can meter the past. Where a result has its CPU time (cpu-ns/op), the energy of that is
// modelled. Where it has only the time that passed (ns/op), so many threads are assumed to have
// been busy, and the energy is assumed too. The output says which.
package convert

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
)

// Options say by what energy and carbon are told.
type Options struct {
	// Source finds the source for results of a machine. It has to be one that tells energy from CPU
	// time; see [Sources].
	Source     func(Machine) (energy.Source, error)
	Accounting carbon.Accounting
	Threads    Threads
	// KWh adds kWh/op, whose values are so small that benchstat shows few of them.
	KWh bool
}

// Converter converts what is written to it, each line as soon as it is whole. Close it at the end.
type Converter struct {
	Converted int // results that were given energy
	Had       int // results that had it

	out      io.Writer
	options  Options
	line     []byte // the beginning of one
	long     bool   // the line has been too long for a result, and was passed on
	packages map[string]*printed
	units    bool // their metadata are written
	err      error
	failed   func(error)
}

// New makes a converter. A line whose energy cannot be told is passed on as it is, and so are all
// after it; failed hears the first reason at once, and Close returns it.
func New(out io.Writer, o Options, failed func(error)) *Converter {
	return &Converter{out: out, options: o, packages: map[string]*printed{}, failed: failed}
}

// longest is more than a line of results is long.
const longest = 1 << 20

// Write takes any part of the text. An error is one of writing.
func (c *Converter) Write(text []byte) (int, error) {
	for rest := text; len(rest) > 0; {
		end := bytes.IndexByte(rest, '\n') + 1
		whole := end > 0
		if !whole {
			end = len(rest)
		}
		if err := c.add(rest[:end], whole); err != nil {
			return 0, err
		}
		rest = rest[end:]
	}
	return len(text), nil
}

// add adds a part of a line. One that is too long to be a result is passed on in parts.
func (c *Converter) add(part []byte, whole bool) error {
	if c.long {
		c.long = !whole
		return c.put(part)
	}
	c.line = append(c.line, part...)
	if !whole && len(c.line) <= longest {
		return nil
	}
	line := c.line
	c.line, c.long = c.line[:0], !whole
	if !whole {
		return c.put(line)
	}
	return c.whole(line)
}

// Close converts a last line that has no end. It returns why energy could not be told, if so.
func (c *Converter) Close() error {
	err := c.whole(c.line)
	c.line = nil
	for _, pkg := range slices.Sorted(maps.Keys(c.packages)) {
		if err == nil {
			err = c.put(c.packages[pkg].held()...)
		}
	}
	if err == nil {
		err = c.err
	}
	return err
}

func (c *Converter) put(parts ...[]byte) error {
	for _, part := range parts {
		if _, err := c.out.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// whole converts a line of the text: one of results or an event that holds a part of one.
func (c *Converter) whole(line []byte) error {
	if e, ok := eventOf(line); ok {
		return c.event(e)
	}
	p := c.of("")
	before, after := c.convert(p, string(line))
	return c.put([]byte(before), []byte(after))
}

// printed is what a package has printed so far.
type printed struct {
	config map[string]string // lines of configuration that are in force
	before map[string]string // those that were in force until there were lines of ours
	events []event           // those of a line that is not whole
	text   string            // of that line
}

func (c *Converter) of(pkg string) *printed {
	p := c.packages[pkg]
	if p == nil {
		p = &printed{config: map[string]string{}, before: map[string]string{}}
		c.packages[pkg] = p
	}
	return p
}

// convert is a line with its figures, and the lines that have to stand before it.
func (c *Converter) convert(p *printed, line string) (before, after string) {
	text := strings.TrimRight(line, "\r\n")
	if key, value, ok := strings.Cut(text, ": "); ok && isKey(key) {
		p.config[key] = strings.TrimSpace(value)
		delete(p.before, key)
		return "", line
	}
	r, ok := resultOf(text)
	if c.err != nil || !ok {
		return "", line
	}
	if _, has := in(r, jouleUnits); has {
		c.Had++
		return p.restored(), line
	}
	f, err := c.options.figures(machineOf(p.config), r)
	switch {
	case err != nil:
		c.err = err
		if c.failed != nil {
			c.failed(err)
		}
		return "", line
	case f == nil:
		return "", line
	}
	c.Converted++
	for _, v := range f.values {
		text += fmt.Sprintf("\t%10s %s", short(v.Value), v.Unit)
	}
	return c.head(p, f), text + line[len(strings.TrimRight(line, "\r\n")):]
}

// isKey tells the key of a line of configuration.
func isKey(key string) bool {
	return key != "" && key[0] >= 'a' && key[0] <= 'z' && !strings.ContainsAny(key, " \t") &&
		key == strings.ToLower(key)
}

// resultOf is a line as a result, and false for what is none.
func resultOf(text string) (*benchfmt.Result, bool) {
	if !strings.HasPrefix(text, "Benchmark") || len(text) > 60_000 {
		return nil, false
	}
	in := benchfmt.NewReader(strings.NewReader(text), "")
	if !in.Scan() {
		return nil, false
	}
	r, ok := in.Result().(*benchfmt.Result)
	return r, ok
}

// head are the lines of configuration that are not in force yet, and what else has to be said once.
func (c *Converter) head(p *printed, f *figures) string {
	var b strings.Builder
	if !c.units {
		c.units = true
		units := bench.MeterUnits()[1:] // the CPU time is none of ours
		if c.options.KWh {
			units = append(units, bench.KilowattHours)
		}
		_ = bench.WriteUnits(&b, units...)
	}
	var settings []bench.Setting
	for _, s := range append(f.head.Settings(), bench.Setting{Key: "energy-from", Value: f.from}) {
		if p.config[s.Key] != s.Value {
			settings = append(settings, s)
		}
	}
	if len(settings) == 0 {
		return b.String()
	}
	fmt.Fprintf(&b, "# joulemark convert: energy is %s; %s\n", f.head.Kind, f.said)
	for _, s := range settings {
		if _, ours := p.before[s.Key]; !ours {
			p.before[s.Key] = p.config[s.Key]
		}
		p.config[s.Key] = s.Value
		fmt.Fprintf(&b, "%s: %s\n", s.Key, s.Value)
		if s.Key == "energy-model" {
			_ = f.head.WriteWarnings(&b)
		}
	}
	return b.String()
}

// restored are lines of configuration that put those in force again which hold for a result that
// has its energy already, "" where they are.
func (p *printed) restored() string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(p.before)) {
		value := p.before[key]
		if value == p.config[key] {
			continue
		}
		b.WriteString(strings.TrimSpace(key+": "+value) + "\n") // which takes the key away where it has no value
		p.config[key] = value
	}
	return b.String()
}

// short is a number in six digits, which is more than anybody knows of energy.
func short(v float64) string {
	if a := math.Abs(v); a < 1e-4 || a >= 1e15 {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	digits := max(0, 5-int(math.Floor(math.Log10(math.Abs(v)))))
	text := strconv.FormatFloat(v, 'f', digits, 64)
	if strings.Contains(text, ".") {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}
