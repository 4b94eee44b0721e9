package experiment

import (
	"context"
	"errors"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Balance asks how evenly the work of sending is spread over the nodes, with gossip and with a broker. Make one
// with NewBalance.
type Balance struct {
	Nodes      int     `key:"nodes" doc:"number of nodes"`
	EdgeProb   float64 `key:"edge-prob" doc:"probability of a link between two nodes"`
	Fanout     int     `key:"fanout" doc:"neighbours that a node calls in a round"`
	Alpha      float64 `key:"alpha" doc:"rounds for each unit of the natural logarithm of the number of nodes"`
	Publishers int     `key:"publishers" doc:"nodes that publish one event each"`
	Trials     int     `key:"trials" doc:"trials whose means are shown"`
	Seed       uint64  `key:"seed" doc:"seed of all random choices"`
}

var _ Experiment = (*Balance)(nil)

// NewBalance has the published parameters.
func NewBalance() *Balance {
	return &Balance{Nodes: 200, EdgeProb: 0.05, Fanout: 3, Alpha: 1.5, Publishers: 25, Trials: 1, Seed: 1}
}

// About implements Experiment.
func (*Balance) About() About {
	return About{
		Name:  "balance",
		Title: "How evenly the sending is spread",
		Text: "Several nodes publish one event each. Gossip takes alpha·ln N synchronous rounds for an event, in each of which every informed " +
			"node calls a few neighbours whether they know or not; with MQTT each publisher sends to one broker, which is a node drawn at random, and that " +
			"sends to all others. The Gini coefficient of the messages sent by node is 0 where all send the same and near 1 where one " +
			"sends all. Expect gossip to send many more messages, about as many from each node, and the broker to send nearly all of its few.",
	}
}

// Validate implements Experiment.
func (b *Balance) Validate() error {
	errs := []error{
		validGossip(b.Nodes, b.EdgeProb, b.Fanout),
		within("alpha", b.Alpha, 0, maxAlpha),
		within("trials", b.Trials, 1, maxTrials),
	}
	if b.Publishers < 1 || b.Publishers > b.Nodes {
		errs = append(errs, suggest.Wrong("publishers", b.Publishers, "1 to the number of nodes, %d", b.Nodes))
	}
	return errors.Join(errs...)
}

// sends is how often each node sent with one protocol, added up over trials.
type sends struct {
	byNode []int64
	byRank []int64 // the same from the node that sent the least to the one that sent the most
}

func newSends(n int) sends { return sends{make([]int64, n), make([]int64, n)} }

// add adds one trial and returns its Gini coefficient.
func (s *sends) add(counts []int64) float64 {
	gini := engine.Gini(counts)
	addTo(s.byNode, counts)
	slices.Sort(counts)
	addTo(s.byRank, counts)
	return gini
}

func addTo(sums, counts []int64) {
	for i, n := range counts {
		sums[i] += n
	}
}

// The protocols of Balance.
const (
	byGossip = iota
	byMQTT
)

// Run implements Experiment.
func (b *Balance) Run(ctx context.Context, o Options) (*result.Result, error) {
	if err := b.Validate(); err != nil {
		return nil, err
	}
	// Sums of whole numbers do not depend on which worker has which trials; coefficients are added
	// up in the order of the trials.
	sums := make([][2]sends, o.workers(b.Trials))
	for w := range sums {
		sums[w] = [2]sends{newSends(b.Nodes), newSends(b.Nodes)}
	}
	ginis := make([][2]float64, b.Trials)
	err := each(ctx, o, b.Trials, func(worker, trial int) error {
		counts, err := b.trial(ctx, trial)
		if err != nil {
			return err
		}
		for p := range counts {
			ginis[trial][p] = sums[worker][p].add(counts[p])
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	total := sums[0]
	for _, sum := range sums[1:] {
		for p := range total {
			addTo(total[p].byNode, sum[p].byNode)
			addTo(total[p].byRank, sum[p].byRank)
		}
	}
	return b.result(total, ginis), nil
}

// trial counts what each node sends, with gossip and with a broker.
func (b *Balance) trial(ctx context.Context, trial int) (counts [2][]int64, err error) {
	stream := algorithms.Hash(b.Seed, labelBalance, uint64(trial))
	g, err := randomGraph(b.Nodes, b.EdgeProb, algorithms.Hash(stream, labelGraph))
	if err != nil {
		return counts, err
	}
	rng := algorithms.NewRand(stream, labelNodes)
	counts = [2][]int64{make([]int64, b.Nodes), make([]int64, b.Nodes)}
	publishers := make([]algorithms.ID, b.Publishers)
	for i, p := range rng.Perm(b.Nodes)[:b.Publishers] {
		publishers[i] = algorithms.ID(p)
		sent, err := b.gossip(ctx, g, publishers[i], algorithms.Hash(stream, labelContacts, uint64(i)))
		if err != nil {
			return counts, err
		}
		addTo(counts[byGossip], sent)
	}
	broker := algorithms.NewRand(stream, labelBroker)
	mqttModel{}.sends(counts[byMQTT], publishers, broker.IntN(b.Nodes))
	return counts, nil
}

// gossip runs the push protocol from one publisher on the simulator, and returns what each node sent.
func (b *Balance) gossip(ctx context.Context, g *algorithms.Graph, publisher algorithms.ID, seed uint64) ([]int64, error) {
	alg := broadcast.GossipScheduled([]algorithms.ID{publisher})
	cfg := roundsConfig(g, b.Fanout, lastRound(b.Alpha, b.Nodes), seed)
	cfg.PerNode = true
	out, err := sim.Run(ctx, &alg, cfg)
	return out.Counts.BySender, finished(ctx, &out, err)
}
