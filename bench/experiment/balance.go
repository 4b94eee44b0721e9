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

// Balance asks how evenly the work of sending is spread over the nodes, with gossip and with a
// broker. Make one with NewBalance.
type Balance struct {
	Nodes      int     `key:"nodes" doc:"number of nodes"`
	EdgeProb   float64 `key:"edge-prob" of:"share" doc:"probability of a link between two nodes"`
	Fanout     int     `key:"fanout" doc:"neighbours that a node calls in a round"`
	Alpha      float64 `key:"alpha" doc:"rounds for each unit of the natural logarithm of the number of nodes"`
	Publishers int     `key:"publishers" doc:"nodes that publish one event each"`
	Trials     int     `key:"trials" doc:"trials whose means are shown"`
	Seed       uint64  `key:"seed" doc:"seed of all random choices"`
	Size       int     `key:"size" unit:"B" doc:"size of a message"`
}

var _ Experiment = (*Balance)(nil)

// NewBalance has the published parameters.
func NewBalance() *Balance {
	return &Balance{Nodes: 200, EdgeProb: 0.05, Fanout: 3, Alpha: 1.5, Publishers: 25, Trials: 1, Seed: 1, Size: 50}
}

// About implements Experiment.
func (*Balance) About() About {
	return About{
		Name:  "balance",
		Title: "How evenly the sending is spread",
		Text: "Several nodes publish one event each. Gossip takes alpha·ln N synchronous rounds for an event, in " +
			"each of which every informed node calls a few neighbours whether they know or not; with MQTT each " +
			"publisher sends to one broker, which is a node drawn at random, and that sends to all others. The Gini " +
			"coefficient of the messages sent by node is 0 where all send the same and near 1 where one sends all. " +
			"Expect gossip to send many more messages, about as many from each node, and the broker to send nearly " +
			"all of its few.",
	}
}

// Validate implements Experiment.
func (b *Balance) Validate() error {
	errs := []error{
		validGossip(b.Nodes, b.EdgeProb, b.Fanout),
		within("alpha", b.Alpha, 0, maxAlpha),
		within("trials", b.Trials, 1, maxTrials),
		within("size", b.Size, 1, maxSize),
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
	by, err := o.begin(b)
	if err != nil {
		return nil, err
	}
	// Sums of whole numbers do not depend on which worker has which trials; coefficients are added
	// up in the order of the trials.
	sums := make([][2]sends, o.workers(b.Trials))
	for w := range sums {
		sums[w] = [2]sends{newSends(b.Nodes), newSends(b.Nodes)}
	}
	ginis := make([][2]float64, b.Trials)
	work := each(ctx, o, b.Trials, func(worker, trial int) error {
		counts, err := b.trial(ctx, trial)
		if err != nil {
			return err
		}
		for p := range counts {
			ginis[trial][p] = sums[worker][p].add(counts[p])
		}
		return nil
	})
	ginis = finishedOf(&work, ginis, 0, b.Trials)
	if len(ginis) == 0 {
		return nil, work.err()
	}
	total := sums[0]
	for _, sum := range sums[1:] {
		for p := range total {
			addTo(total[p].byNode, sum[p].byNode)
			addTo(total[p].byRank, sum[p].byRank)
		}
	}
	r, err := b.result(total, ginis, by)
	return r, errors.Join(work.err(), err)
}

func (*Balance) priced() {}

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

// gossip runs the push protocol from one publisher on the simulator, and returns what each node
// sent.
func (b *Balance) gossip(ctx context.Context, g *algorithms.Graph, publisher algorithms.ID,
	seed uint64,
) ([]int64, error) {
	alg := broadcast.GossipScheduled([]algorithms.ID{publisher})
	cfg := roundsConfig(g, b.Fanout, lastRound(b.Alpha, b.Nodes), seed)
	cfg.PerNode = true
	out, err := sim.Run(ctx, &alg, cfg)
	return out.Counts.BySender, finished(ctx, &out, err)
}

// protocolNames are in the order of the protocols of Balance.
var protocolNames = [...]string{byGossip: "gossip", byMQTT: "MQTT"}

// result makes tables and pictures of the sums over the trials that are finished and of the
// coefficient of each of them.
func (b *Balance) result(total [2]sends, ginis [][2]float64, by price) (*result.Result, error) {
	r := &result.Result{
		Name: b.About().Name, Title: b.About().Title, Parameters: caption(b),
		Missing: missing("trials", len(ginis), b.Trials),
	}
	trials := float64(len(ginis))
	coefficients := result.Series{Name: "Gini coefficient"}
	var gini [2]float64
	for p := range gini {
		s := summarize(column(ginis, func(g [2]float64) float64 { return g[p] }))
		gini[p] = s.mean
		coefficients.Y = append(coefficients.Y, s.mean)
		if s.n > 1 {
			low, high := s.interval(1)
			coefficients.Low, coefficients.High = append(coefficients.Low, low), append(coefficients.High, high)
			coefficients.Spread = "95 % interval of the mean"
		}
	}
	r.Data.Columns = slices.Concat(
		result.Columns("node", "send_gossip", "send_mqtt", "gini_gossip", "gini_mqtt"),
		priceColumns("gossip_"), priceColumns("mqtt_"))
	cost := prices{price: by}
	for i := range b.Nodes {
		gossip, mqtt := float64(total[byGossip].byNode[i])/trials, float64(total[byMQTT].byNode[i])/trials
		r.Data.Add(slices.Concat([]any{i, gossip, mqtt, gini[byGossip], gini[byMQTT]},
			cost.of(gossip, b.Size).cells(), cost.of(mqtt, b.Size).cells())...)
	}
	r.Shown = []result.Table{b.summary(total, gini, trials, &cost)}
	r.Notes = []string{
		"Gossip is counted by sender on the simulator, in synchronous rounds, as the published procedure has it. " +
			"MQTT is a model: a publisher sends one message to the broker, also where it is the broker itself, and " +
			"the broker one to each of the others.",
		"Even is not cheap: compare the messages as well as the coefficients. What is left of unevenness in gossip " +
			"comes from nodes with fewer neighbours than the fan-out, which call fewer, and from nodes that hear " +
			"later.",
		"Energy of a node is that of the messages that it sends. " + by.note(),
	}
	if b.Trials > 1 {
		r.Notes = append(r.Notes, "Each trial draws publishers and broker anew. Messages of a node and coefficients "+
			"are means over the trials; the coefficients are those of the trials and not of the means, in which the "+
			"broker would be blurred.")
	}
	r.Figures = []result.Figure{{
		Name: "gini", Title: "How evenly the sending is spread", Caption: r.Parameters,
		Panels: []result.Panel{
			{
				Title: "Gini coefficient", X: result.Axis{Label: "protocol", Categories: protocolNames[:]},
				Y:      result.Axis{Label: "Gini coefficient of messages sent by node", Zero: true},
				Series: []result.Series{coefficients},
			},
			b.lorenz(total),
		},
	}}
	return r, errors.Join(cost.errs...)
}

// summary is one line for each protocol.
func (b *Balance) summary(total [2]sends, gini [2]float64, trials float64, cost *prices) result.Table {
	columns := result.Columns("protocol", "messages", "per_node", "least", "most", "busiest_share", "gini")
	t := result.Table{Columns: slices.Concat(columns, priceHeads())}
	t.Heads("", "", "per node", "least of a node", "most of a node", "share of the busiest", "Gini coefficient")
	t.Round(0, 1, 1, 1, 1, 5, 5)
	for p, s := range total {
		mean := func(n int64) float64 { return float64(n) / trials }
		sum, most := sumOf(s.byRank), s.byRank[b.Nodes-1]
		share := 0.0
		if sum > 0 {
			share = float64(most) / float64(sum)
		}
		row := []any{
			protocolNames[p], mean(sum), mean(sum) / float64(b.Nodes), mean(s.byRank[0]), mean(most), share, gini[p],
		}
		t.Add(append(row, cost.of(mean(sum), b.Size).shown()...)...)
	}
	return t
}

func sumOf(counts []int64) int64 {
	var sum int64
	for _, n := range counts {
		sum += n
	}
	return sum
}

// lorenzPoints is how many points a Lorenz curve has at most.
const lorenzPoints = 200

// lorenz is the share of all messages that the nodes which send the least account for: a diagonal
// where all send the same. The Gini coefficient is twice the area between the curve and the
// diagonal.
func (b *Balance) lorenz(total [2]sends) result.Panel {
	panel := result.Panel{
		Title: "Lorenz curve",
		X:     result.Axis{Label: "share of the nodes, those that send the least first", Zero: true},
		Y:     result.Axis{Label: "share of the messages", Zero: true},
	}
	points := min(b.Nodes, lorenzPoints)
	for p, s := range total {
		sum := sumOf(s.byRank)
		if sum == 0 {
			continue
		}
		curve := result.Series{Name: protocolNames[p], X: []float64{0}, Y: []float64{0}}
		var cumulative int64
		point := 1
		for i, n := range s.byRank {
			cumulative += n
			if i+1 == point*b.Nodes/points {
				curve.X = append(curve.X, float64(i+1)/float64(b.Nodes))
				curve.Y = append(curve.Y, float64(cumulative)/float64(sum))
				point++
			}
		}
		panel.Series = append(panel.Series, curve)
	}
	panel.Series = append(panel.Series, result.Series{
		Name: "all the same", X: []float64{0, 1}, Y: []float64{0, 1},
		Dashed: true,
	})
	return panel
}
