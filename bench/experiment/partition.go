package experiment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Partition asks how fast two halves of a network that were apart learn of each other's update once
// they are joined. Make one with NewPartition.
type Partition struct {
	Nodes           int     `key:"nodes" doc:"number of nodes, of both halves together"`
	EdgeProb        float64 `key:"edge-prob" of:"share" doc:"probability of a link between two nodes of one half; across it is a fifth of that"`
	Fanout          int     `key:"fanout" doc:"neighbours that a node calls in a round"`
	PartitionRounds int     `key:"partition-rounds" doc:"rounds before the halves are joined"`
	PostMergeRounds int     `key:"post-merge-rounds" doc:"rounds after that"`
	Trials          int     `key:"trials" doc:"trials whose means are shown"`
	Seed            uint64  `key:"seed" doc:"seed of all random choices"`
	Sweep           string  `key:"sweep" doc:"when a node that hears forwards: in the same round, or from the next on" choices:"sequential synchronous"`
	Size            int     `key:"size" unit:"B" doc:"size of a message"`
}

var _ Experiment = (*Partition)(nil)

// crossShare is the probability of a link across the halves as a share of that within.
const crossShare = 1.0 / 5

// NewPartition has the published parameters.
func NewPartition() *Partition {
	return &Partition{
		Nodes: 200, EdgeProb: 0.05, Fanout: 3, PartitionRounds: 6, PostMergeRounds: 12,
		Trials: 1, Seed: 1, Sweep: sequentialSweep, Size: 50,
	}
}

// About implements Experiment.
func (*Partition) About() About {
	return About{
		Name:  "partition",
		Title: "Two halves, then they heal",
		Text: "Each half of the network is a random graph of its own and has an update that starts at one of its " +
			"nodes: A in the half of the lower numbers, B in the other. For some rounds of gossip the halves are " +
			"apart, so that no node can have both updates; then links appear between them, and gossip goes on. " +
			"Expect each update to fill its half but for nodes without a link, and both to be nearly everywhere " +
			"within a few rounds of the merge.",
	}
}

// Validate implements Experiment.
func (p *Partition) Validate() error {
	errs := []error{
		validGossip(p.Nodes, p.EdgeProb, p.Fanout),
		within("partition-rounds", p.PartitionRounds, 0, maxRounds),
		within("post-merge-rounds", p.PostMergeRounds, 0, maxRounds),
		within("trials", p.Trials, 1, maxTrials),
		choice("sweep", p.Sweep, sequentialSweep, synchronousSweep),
		within("size", p.Size, 1, maxSize),
	}
	switch {
	case p.Nodes == 1:
		errs = append(errs, suggest.Wrong("nodes", 1, "at least 2, one for each half"))
	case p.PartitionRounds == 0 && p.PostMergeRounds == 0:
		const both = "partition-rounds, post-merge-rounds"
		errs = append(errs, suggest.Wrong(both, "0 and 0", "at least one round in all"))
	}
	return errors.Join(errs...)
}

// rounds is the number of rounds before and after the merge.
func (p *Partition) rounds() int { return p.PartitionRounds + p.PostMergeRounds }

// knowing counts the nodes that know update A, update B, and both, and the messages so far.
type knowing [4]int64

// known are the figures of knowing that count nodes.
const known = 3

func (*Partition) priced() {}

// Run implements Experiment.
func (p *Partition) Run(ctx context.Context, o Options) (*result.Result, error) {
	by, err := o.begin(p)
	if err != nil {
		return nil, err
	}
	// Sums of whole numbers do not depend on which worker has which trials.
	sums := make([][]knowing, o.workers(p.Trials))
	for w := range sums {
		sums[w] = make([]knowing, p.rounds()+1)
	}
	work := each(ctx, o, p.Trials, func(worker, trial int) error { return p.trial(ctx, trial, sums[worker]) })
	finished := work.count(0, p.Trials)
	if finished == 0 {
		return nil, work.err()
	}
	total := sums[0]
	for _, sum := range sums[1:] {
		for round := range sum {
			for i, n := range sum[round] {
				total[round][i] += n
			}
		}
	}
	r, err := p.result(total, finished, by)
	return r, errors.Join(work.err(), err)
}

// trial adds to the sums how many nodes know what after each round. The two updates spread in calls
// of their own.
func (p *Partition) trial(ctx context.Context, trial int, sums []knowing) error {
	stream := algorithms.Hash(p.Seed, labelPartition, uint64(trial))
	apart, joined, err := p.graphs(stream)
	if err != nil {
		return err
	}
	rng := algorithms.NewRand(stream, labelNodes)
	half := p.Nodes / 2
	holders := [2]algorithms.ID{algorithms.ID(rng.IntN(half)), algorithms.ID(half + rng.IntN(p.Nodes-half))}
	var heard [2][]int32
	for update, holder := range holders {
		s := newSpread(apart, p.Fanout, p.Sweep, holder)
		contacts := algorithms.Hash(stream, labelContacts, uint64(update))
		if err := s.run(ctx, p.PartitionRounds, algorithms.Hash(contacts, 0)); err != nil {
			return err
		}
		s.graph = joined
		if err := s.run(ctx, p.PostMergeRounds, algorithms.Hash(contacts, 1)); err != nil {
			return err
		}
		heard[update] = s.heard
		sent := int64(0)
		for i, n := range s.sent {
			sent += n
			sums[i+1][known] += sent
		}
	}
	p.count(sums, heard)
	return nil
}

// graphs draws the halves, and then what joins them.
func (p *Partition) graphs(stream uint64) (apart, joined *algorithms.Graph, err error) {
	half := p.Nodes / 2
	a, err := randomGraph(half, p.EdgeProb, algorithms.Hash(stream, labelGraph))
	if err != nil {
		return nil, nil, err
	}
	b, err := randomGraph(p.Nodes-half, p.EdgeProb, algorithms.Hash(stream, labelOther))
	if err != nil {
		return nil, nil, err
	}
	// A random graph of all nodes, of which only the links across the halves are kept.
	all, err := randomGraph(p.Nodes, p.EdgeProb*crossShare, algorithms.Hash(stream, labelCross))
	if err != nil {
		return nil, nil, err
	}
	pairs := linksOf(nil, a, 0, func(_, _ int) bool { return true })
	pairs = linksOf(pairs, b, half, func(_, _ int) bool { return true })
	if apart, err = algorithms.NewGraph(p.Nodes, pairs); err != nil {
		return nil, nil, fmt.Errorf("halves: %w", err)
	}
	pairs = linksOf(pairs, all, 0, func(from, to int) bool { return from < half && to >= half })
	if joined, err = algorithms.NewGraph(p.Nodes, pairs); err != nil {
		return nil, nil, fmt.Errorf("joined halves: %w", err)
	}
	return apart, joined, nil
}

// linksOf adds those links of a graph that are to be kept, each once, with a number added to those
// of its nodes.
func linksOf(pairs [][2]int32, g *algorithms.Graph, offset int, keep func(from, to int) bool) [][2]int32 {
	for from := range g.N() {
		for i := range g.Degree(algorithms.ID(from)) {
			to := int(g.Neighbor(algorithms.ID(from), i))
			if from < to && keep(from, to) {
				pairs = append(pairs, [2]int32{int32(from + offset), int32(to + offset)})
			}
		}
	}
	return pairs
}

// count adds how many nodes know what after each round, given when each heard what.
func (p *Partition) count(sums []knowing, heard [2][]int32) {
	news := make([]knowing, len(sums))
	for i := range p.Nodes {
		a, b := heard[0][i], heard[1][i]
		if a != unheard {
			news[a][0]++
		}
		if b != unheard {
			news[b][1]++
		}
		if a != unheard && b != unheard {
			news[max(a, b)][2]++
		}
	}
	var know knowing
	for round := range sums {
		for i := range known {
			know[i] += news[round][i]
			sums[round][i] += know[i]
		}
	}
}

// result makes the table and the picture of the sums over so many trials.
func (p *Partition) result(sums []knowing, trials int, by price) (*result.Result, error) {
	r := &result.Result{
		Name: p.About().Name, Title: p.About().Title, Parameters: caption(p),
		Missing: missing("trials", trials, p.Trials),
	}
	columns := result.Columns("round", "phase", "cov_A", "cov_B", "cov_both")
	r.Data.Columns = slices.Concat(columns, result.Columns("messages"), priceColumns(""))
	shown := result.Table{Columns: slices.Concat(columns, result.Columns("messages so far"), priceHeads())}
	shown.Heads("", "", "know A", "know B", "know both")
	if p.Trials > 1 {
		shown.Round(0, 0, 1, 1, 1, 1)
	}
	cost := prices{price: by}
	reached := costSeries{name: "nodes that know both updates"}
	curves := []result.Series{{Name: "update A"}, {Name: "update B"}, {Name: "both updates"}}
	for round, know := range sums {
		var cells [known]any
		for i, n := range know[:known] {
			mean := float64(n) / float64(trials)
			curves[i].X = append(curves[i].X, float64(round))
			curves[i].Y = append(curves[i].Y, mean)
			cells[i] = mean
		}
		phase := "partition"
		if round > p.PartitionRounds {
			phase = "post-merge"
		}
		if round > 0 {
			sent := float64(know[known]) / float64(trials)
			spent := cost.of(sent, p.Size)
			row := []any{round, phase, cells[0], cells[1], cells[2], sent}
			r.Data.Add(slices.Concat(row, spent.cells())...)
			shown.Add(slices.Concat(row, spent.shown())...)
			reached.add(spent, float64(know[2])/float64(trials)/float64(p.Nodes))
		}
	}
	r.Shown = []result.Table{shown}
	r.Notes = append(p.notes(), "Messages and energy are those of all rounds so far, for both updates. "+by.note())
	r.Figures = []result.Figure{{
		Name: "coverage", Title: "Nodes that know an update, round by round", Caption: r.Parameters,
		Panels: []result.Panel{{
			X: result.Axis{Label: "round", Zero: true}, Y: result.Axis{
				Label: "nodes that know it (mean number)",
				Zero:  true,
			}, Series: curves,
			Marks: p.merge(),
		}},
	}, costFigure(r.Parameters+" · profile "+by.profile.Name, reached)}
	return r, errors.Join(cost.errs...)
}

// merge is where the halves are joined: after the last round of the partition.
func (p *Partition) merge() []result.Mark {
	if p.PartitionRounds == 0 || p.PostMergeRounds == 0 {
		return nil
	}
	return []result.Mark{{X: float64(p.PartitionRounds), Text: "merge"}}
}

func (p *Partition) notes() []string {
	notes := []string{sweepNote(p.Sweep)}
	if p.Sweep == synchronousSweep {
		notes = append(notes,
			"The merge makes links and with them new neighbours, of whom a node in the middle of a run is not told; "+
				"so each update is one run on the halves and a second on the joined network, which starts from the "+
				"nodes that knew it by then.")
	} else {
		notes = append(notes,
			"A and B differ after the merge because those that know A have the lower numbers: within one round A can "+
				"go on from its half to the other and on through it, while B comes from behind.")
	}
	if p.Trials > 1 {
		notes = append(notes, "All counts are means over the trials.")
	} else {
		notes = append(notes, "This is one trial, which may be far from the mean: see trials.")
	}
	return append(notes,
		"Nodes without a link in their half hear nothing before the merge, and those that get none then never do.")
}
