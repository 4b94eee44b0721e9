package cpu

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

//go:embed data/cpu_power.csv
var cpuPowerCSV string

// Power is what a family of CPUs draws, per hardware thread, at the wall of
// whole servers: fans, memory and power supply included. Low, central and high
// are the 10th, 50th and 90th percentile of the published results.
type Power struct {
	Family  string // as in "AMD EPYC 5th Gen (Turin, Zen5)"
	Results int    // how many published results stand behind it
	// Idle is what a thread draws at active idle, and Full at full load: the power of the server
	// divided by its hardware threads. Idle is a part of Full.
	Idle energy.Range[energy.Watts]
	Full energy.Range[energy.Watts]
}

// unknownPrefix begins the name of the row for CPUs that no other row fits.
const unknownPrefix = "unknown"

// Unknown reports whether this is the row for CPUs that no other row fits.
func (p Power) Unknown() bool { return strings.HasPrefix(p.Family, unknownPrefix) }

// wider is the row with ends that take in those of others: for a CPU of another kind than those
// that the row was measured on.
func (p Power) wider(others ...Power) Power {
	for _, o := range others {
		p.Idle.Low, p.Idle.High = min(p.Idle.Low, o.Idle.Low), max(p.Idle.High, o.Idle.High)
		p.Full.Low, p.Full.High = min(p.Full.Low, o.Full.Low), max(p.Full.High, o.Full.High)
	}
	return p
}

// Model returns the row as a source of modelled energy named "specpower".
func (p Power) Model() (*energy.Model, error) { return p.model("", nil) }

// model appends how the row was found, and the warnings of the finding.
func (p Power) model(how string, warnings []string) (*energy.Model, error) {
	detail := fmt.Sprintf("SPECpower model, %s, %.2f W per busy thread (%.2f to %.2f), %s",
		p.Family, float64(p.Full.Central), float64(p.Full.Low), float64(p.Full.High),
		number.Plural(p.Results, "result"))
	if how != "" {
		detail += "; " + how
	}
	return energy.NewModel(energy.SourceInfo{
		Name: "specpower", Kind: energy.Modelled, Detail: detail,
		Warnings: warnings,
	}, p.Full, p.Idle)
}

// cpuPowers is the table of CPU families, computed from the results of SPECpower_ssj2008 as of
// 2026-03-09. The last row is the unknown CPU. It panics on a fault, because the data is part of
// the program.
var cpuPowers = sync.OnceValue(func() []Power {
	rows, err := parseCPUPower(strings.NewReader(cpuPowerCSV))
	if err != nil {
		panic(err)
	}
	// A single result has no percentiles, and would pass for exact.
	for i, p := range rows {
		if p.Results == 1 {
			rows[i] = p.wider(rows[len(rows)-1])
		}
	}
	return rows
})

// Lookup returns the row of that name; words of it will do, or their first three
// letters, where they fit one row alone, and case does not matter. A name that fits
// no row, or several, is an error that lists the rows.
func Lookup(family string) (Power, error) {
	var found []Power
	want := strings.ToLower(strings.TrimSpace(family))
	for _, p := range cpuPowers() {
		name := strings.ToLower(p.Family)
		if name == want {
			return p, nil
		}
		if fits(wordsOf(want), wordsOf(name)) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	candidates, fault := found, "fits several rows"
	if len(found) == 0 {
		candidates, fault = cpuPowers(), "is not in the table"
	}
	names := make([]string, len(candidates))
	for i, p := range candidates {
		names[i] = p.Family
	}
	value := fmt.Sprintf("%q %s; allowed are: %s", family, fault, strings.Join(names, "; "))
	return Power{}, &suggest.KeyError{Key: "cpu: CPU family", Value: value, Prose: true}
}

// fits reports whether every word that was asked for begins a word of the name. A letter or a sign
// is no word that somebody would ask for.
func fits(asked, name []string) bool {
	const shortest = 3
	for _, a := range asked {
		if len(a) < shortest || !slices.ContainsFunc(name, func(n string) bool { return strings.HasPrefix(n, a) }) {
			return false
		}
	}
	return len(asked) > 0
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

const cpuPowerHeader = "cpu_family,spec_results,idle_w_per_thread_p10,idle_w_per_thread_median,idle_w_per_thread_p90," +
	"full_w_per_thread_p10,full_w_per_thread_median,full_w_per_thread_p90"

func parseCPUPower(r io.Reader) ([]Power, error) {
	c := csv.NewReader(r)
	c.Comment = '#'
	header, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("cpu: CPU power table: header: %w", err)
	}
	if got := strings.Join(header, ","); got != cpuPowerHeader {
		return nil, fmt.Errorf("cpu: CPU power table: header is %q; it must be %q", got, cpuPowerHeader)
	}
	var rows []Power
	for {
		record, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("cpu: CPU power table: %w", err)
		}
		line, _ := c.FieldPos(0)
		p, err := cpuPowerOf(record)
		if err != nil {
			return nil, fmt.Errorf("cpu: CPU power table: line %d: %w", line, err)
		}
		rows = append(rows, p)
	}
	if len(rows) == 0 || !rows[len(rows)-1].Unknown() {
		return nil, fmt.Errorf("cpu: CPU power table: the last row must be that of the unknown CPU")
	}
	return rows, nil
}

func cpuPowerOf(record []string) (Power, error) {
	p := Power{Family: record[0]}
	var err error
	if p.Results, err = strconv.Atoi(record[1]); err != nil || p.Results < 1 {
		return p, fmt.Errorf("spec_results is %q; it must be a whole number of at least 1", record[1])
	}
	fields := [...]*energy.Watts{&p.Idle.Low, &p.Idle.Central, &p.Idle.High, &p.Full.Low, &p.Full.Central, &p.Full.High}
	for i, w := range fields {
		v, err := strconv.ParseFloat(record[i+2], 64)
		if err != nil {
			return p, fmt.Errorf("%q is not a number", record[i+2])
		}
		*w = energy.Watts(v)
	}
	// NewModel holds the checks of the watts themselves.
	if _, err := p.Model(); err != nil {
		return p, err
	}
	return p, nil
}
