package experiment

import (
	"math"
	"slices"
	"testing"
)

// Columns of partition.
const (
	colA    = 2
	colB    = 3
	colBoth = 4
)

// The reference is the mean, and its standard error, of 400 repetitions of the published procedure.
// None of them had what happens to each update with probability (1-p)^99·(1-p/5)^100 = 0.0023: that
// the node it starts from never has a link. So rounds after the merge are compared over the
// repetitions in which both updates got away.
func TestPartitionReference(t *testing.T) {
	times := repetitions(400)
	var rounds [18][5]scatter
	stuck := 0
	for seed := range uint64(times) {
		p := NewPartition()
		p.Seed = seed
		rows := run(t, p, Options{}).Data.Rows
		lost := rows[17][colBoth].(float64) <= 1
		if lost {
			stuck++
		}
		for i, row := range rows {
			if row[0] != i+1 || row[1] != phaseOf(i+1) {
				t.Fatalf("round %v, phase %v; want %d, %s", row[0], row[1], i+1, phaseOf(i+1))
			}
			for c := colA; c <= colBoth && !(lost && i >= 6); c++ {
				rounds[i][c] = append(rounds[i][c], row[c].(float64))
			}
		}
	}
	for _, want := range []struct {
		name     string
		round, c int
		mean, se float64
	}{
		{"A, round 1", 1, colA, 12.1, 0.45},
		{"A, round 2", 2, colA, 51.6, 1.0},
		{"A, round 3", 3, colA, 86.9, 0.6},
		{"A, round 6", 6, colA, 98.5, 0.35},
		{"both, round 7", 7, colBoth, 121.8, 0.5},
		{"both, round 8", 8, colBoth, 184.0, 0.45},
		{"both, round 9", 9, colBoth, 196.3, 0.16},
		{"both, round 10", 10, colBoth, 198.4, 0.07},
		{"both, round 18", 18, colBoth, 199.54, 0.03},
	} {
		near(t, want.name, rounds[want.round-1][want.c], want.mean, want.se)
	}
	// The halves are alike before the merge, and not after it.
	near(t, "B, round 2", rounds[1][colB], rounds[1][colA].mean(), rounds[1][colA].standardError())
	if a, b := rounds[6][colA].mean(), rounds[6][colB].mean(); !(a > b+30) {
		t.Errorf("round 7: %g know A, %g know B; want many more", a, b)
	}
	if expected := 2 * 0.0023 * float64(times); float64(stuck) > expected+5*math.Sqrt(expected)+1 {
		t.Errorf("an update was stuck in %d of %d repetitions; want about %g", stuck, times, expected)
	}
}

func phaseOf(round int) string {
	if round <= 6 {
		return "partition"
	}
	return "post-merge"
}

// In halves of four and five with all links and a fan-out to everybody, all that a half can know it
// knows after one round, whatever the sweep.
func TestPartitionByHand(t *testing.T) {
	for _, sweep := range []string{sequentialSweep, synchronousSweep} {
		p := NewPartition()
		p.Nodes, p.EdgeProb, p.Fanout, p.PartitionRounds, p.PostMergeRounds, p.Sweep = 9, 1, 8, 2, 0, sweep
		p.Trials = 3
		rows := run(t, p, Options{}).Data.Rows
		if len(rows) != 2 {
			t.Fatalf("%d rows; want 2", len(rows))
		}
		for i, row := range rows {
			if want := []any{i + 1, "partition", 4.0, 5.0, 0.0}; !slices.Equal(row[:5], want) {
				t.Errorf("%s: %v; want %v", sweep, row, want)
			}
			// The one that knows sends to 3 others of its half, or to 4; then all send to all
			// others.
			if want := []float64{3 + 4, 3 + 4 + 4*3 + 5*4}[i]; sweep == synchronousSweep && row[5] != want {
				t.Errorf("%s: %v messages up to round %d; want %v", sweep, row[5], i+1, want)
			}
		}
	}
}

// The halves have no link to each other before the merge; after it they have a fifth of the density
// across, and what they had within.
func TestPartitionGraphs(t *testing.T) {
	p := NewPartition()
	p.Nodes, p.EdgeProb = 401, 0.2
	half := p.Nodes / 2
	var within, across, added float64
	const draws = 20
	for stream := range uint64(draws) {
		apart, joined, err := p.graphs(stream)
		if err != nil {
			t.Fatal(err)
		}
		crosses := linksOf(nil, joined, 0, func(a, b int) bool { return (a < half) != (b < half) })
		if n := len(linksOf(nil, apart, 0, func(a, b int) bool { return (a < half) != (b < half) })); n != 0 {
			t.Fatalf("%d links across before the merge", n)
		}
		within += float64(apart.Edges())
		across += float64(len(crosses))
		added += float64(joined.Edges() - apart.Edges())
	}
	if across != added {
		t.Errorf("the merge adds %g links, %g of them across", added, across)
	}
	rest := p.Nodes - half
	pairs := draws * float64(half*(half-1)/2+rest*(rest-1)/2)
	if want, sd := pairs*0.2, math.Sqrt(pairs*0.2*0.8); math.Abs(within-want) > 4*sd {
		t.Errorf("%g links within; want %g ± %g", within, want, sd)
	}
	pairs = draws * float64(half*rest)
	if want, sd := pairs*0.04, math.Sqrt(pairs*0.04*0.96); math.Abs(across-want) > 4*sd {
		t.Errorf("%g links across; want %g ± %g", across, want, sd)
	}
}

// Without turns A has no lead over B: its holders' lower numbers mean nothing. And the rumour needs
// more rounds.
func TestPartitionSynchronous(t *testing.T) {
	p := NewPartition()
	p.Trials = repetitions(400)
	sequential := run(t, p, Options{}).Data.Rows
	p.Sweep = synchronousSweep
	rows := run(t, p, Options{}).Data.Rows
	if a, b := rows[6][colA].(float64), rows[6][colB].(float64); math.Abs(a-b) > 8 {
		t.Errorf("round 7: %g know A, %g know B; want about as many", a, b)
	}
	if fast, slow := sequential[1][colA].(float64), rows[1][colA].(float64); !(fast > 2*slow) {
		t.Errorf("round 2: %g know A with turns, %g without; want more than twice as many", fast, slow)
	}
	if got := rows[17][colBoth].(float64); got < 190 {
		t.Errorf("round 18: %g know both; want nearly all", got)
	}
	for i, row := range rows {
		both := row[colBoth].(float64)
		if i < 6 && both != 0 || both > row[colA].(float64) || both > row[colB].(float64) {
			t.Errorf("%v: both are known by more than can be", row)
		}
	}
}
