package configs

import (
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/reports"
)

func stackNames() []string {
	names := []string{ownStack}
	for _, s := range network.Stacks() {
		names = append(names, s.Name)
	}
	return append(names, realStack)
}

// onProcesses are the engines whose nodes may be processes, in words.
func onProcesses() string {
	names := engine.NamesOf(func(e engine.Engine) bool { return e.Processes })
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func puePresets() (names []string) {
	for _, p := range carbon.PUEPresets() {
		names = append(names, p.Name)
	}
	return names
}

func profileNames() (names []string) {
	for _, p := range cost.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

func faultNames() []string { return (^algorithms.NoFaults).Names() }

func regionNames() []string { return carbon.DefaultFactors().Regions() }

func formats() []string { return reports.FormatNames(nil) }

func ticks(d time.Duration) (algorithms.Time, error) { return algorithms.Time(d.Microseconds()), nil }

func joules(v float64) (energy.Joules, error) { return energy.Joules(v), nil }

func parsePredict(name string) (string, error) {
	e, err := engine.Parse(name)
	return e.Name, err
}

func parseFormat(name string) (string, error) {
	_, err := reports.ParseFormat(name)
	return name, err
}

// parseChart is the name of a file for a chart.
func parseChart(name string) (string, error) { return name, reports.ChartFile(name) }
