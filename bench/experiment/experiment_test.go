package experiment

import (
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
)

// little are all experiments with parameters that take little time.
func little(t testing.TB) ([]Experiment, Options) {
	load, failure, partition, balance := NewLoad(), NewFailure(), NewPartition(), NewBalance()
	load.Nodes, load.Trials = []int{10, 25}, 3
	failure.Nodes, failure.Trials = 40, 10
	partition.Nodes, partition.Trials = 40, 10
	balance.Nodes, balance.Trials, balance.Publishers = 40, 4, 5
	shuffle, agents, traffic := NewShuffle(), NewAgents(), NewTraffic()
	shuffle.Nodes, shuffle.Steps, shuffle.Runs = 30, 50, 20
	agents.Trials = 3
	traffic.Algorithms, traffic.Engine, traffic.Nodes, traffic.Window = []string{"ring", "2pc"}, "sim", 6,
		time.Microsecond
	source, err := energy.FixedWatts(energy.Exactly[energy.Watts](3))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Source: source, Accounting: carbon.DefaultAccounting()}
	return []Experiment{load, failure, partition, balance, shuffle, agents, traffic, NewClocks()}, o
}

// The same seed gives the same result for any number of workers, and every table is one.
func TestResults(t *testing.T) {
	all, o := little(t)
	if len(all) != len(All()) {
		t.Fatalf("%d of %d experiments are tested", len(all), len(All()))
	}
	for _, e := range all {
		t.Run(e.About().Name, func(t *testing.T) {
			o.Workers = 1
			one := run(t, e, o)
			o.Workers = 5
			five := run(t, e, o)
			if _, metered := e.(*Traffic); !metered {
				one.Timing, five.Timing = nil, nil
				if !reflect.DeepEqual(one, five) {
					t.Error("five workers come to another result than one")
				}
			}
			if one.Title != e.About().Title || len(one.Data.Rows) == 0 || len(one.Notes) == 0 || one.Parameters == "" {
				t.Errorf("title %q, parameters %q, %d rows, %d notes",
					one.Title, one.Parameters, len(one.Data.Rows), len(one.Notes))
			}
			for _, table := range append(one.Shown, one.Data) {
				wellFormed(t, table)
			}
			if len(one.Figures)+len(one.Diagrams) == 0 {
				t.Error("there is nothing to look at")
			}
			for _, f := range one.Figures {
				if f.Caption == "" || len(f.Panels) == 0 {
					t.Errorf("figure %s has the caption %q and %d panels", f.Name, f.Caption, len(f.Panels))
				}
				for _, p := range f.Panels {
					if p.X.Label == "" && p.X.Categories == nil || p.Y.Label == "" {
						t.Errorf("figure %s has an axis without a label", f.Name)
					}
				}
			}
		})
	}
}

func wellFormed(t *testing.T, table result.Table) {
	t.Helper()
	for i, row := range table.Rows {
		if len(row) != len(table.Columns) {
			t.Fatalf("table %q, row %d: %d cells in %d columns", table.Title, i, len(row), len(table.Columns))
		}
		for c, v := range row {
			switch v := v.(type) {
			case nil, int, int64, string, bool:
			case float64:
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Errorf("table %q, row %d, %s: %v", table.Title, i, table.Columns[c].Name, v)
				}
			case result.Quantity: // of which it is asked besides that the ends lie as ends do
				if !(0 <= v.Low && v.Low <= v.Value && v.Value <= v.High && v.High <= math.MaxFloat64) || v.Unit == "" {
					t.Errorf("table %q, row %d, %s: %+v", table.Title, i, table.Columns[c].Name, v)
				}
			default:
				t.Errorf("table %q, row %d, %s: a %T", table.Title, i, table.Columns[c].Name, v)
			}
		}
	}
}

func equalTables(a, b result.Table) bool { return reflect.DeepEqual(a, b) }

// A context that is done ends every experiment with its error.
func TestEachCancelled(t *testing.T) {
	all, o := little(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, e := range all {
		if res, err := e.Run(ctx, o); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, %v", e.About().Name, res, err)
		}
	}
}

// The columns that the tables were published with come first; behind them are costs.
func TestColumns(t *testing.T) {
	all, o := little(t)
	want := map[string][]string{
		"load": {"N", "protocol", "messages_per_event", "bytes_per_event", "redundancy_factor"},
		"failure": {
			"failure_rate", "gossip_coverage_mean", "gossip_coverage_p10", "gossip_coverage_p90",
			"gossip_rounds_median", "mqtt_coverage_mean", "mqtt_coverage_p10", "mqtt_coverage_p90",
			"gossip_coverage_mean_low", "gossip_coverage_mean_high", "mqtt_coverage_mean_low",
			"mqtt_coverage_mean_high", "trials",
		},
		"partition": {"round", "phase", "cov_A", "cov_B", "cov_both"},
		"balance":   {"node", "send_gossip", "send_mqtt", "gini_gossip", "gini_mqtt"},
		"shuffle":   {"step", "method", "replication_mean", "replication_sd", "coverage_mean", "coverage_sd"},
	}
	for _, e := range all {
		names, ok := want[e.About().Name]
		if !ok {
			continue
		}
		var got []string
		for _, c := range run(t, e, o).Data.Columns {
			got = append(got, c.Name)
		}
		if !reflect.DeepEqual(got[:min(len(names), len(got))], names) {
			t.Errorf("%s has the columns %q, want first %q", e.About().Name, got, names)
		}
		_, priced := e.(Priced)
		if rest := got[len(names):]; priced != slices.ContainsFunc(rest, func(name string) bool {
			return strings.HasSuffix(name, "gco2e_high")
		}) {
			t.Errorf("%s has the columns %q behind them", e.About().Name, rest)
		}
	}
}
