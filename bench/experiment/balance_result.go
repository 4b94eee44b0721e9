package experiment

import "github.com/joulemark/joulemark/bench/result"

// protocolNames are in the order of the protocols of Balance.
var protocolNames = [...]string{byGossip: "gossip", byMQTT: "MQTT"}

// result makes tables and pictures of the sums over all trials and of the coefficient of each
// trial.
func (b *Balance) result(total [2]sends, ginis [][2]float64) *result.Result {
	r := &result.Result{Name: b.About().Name, Title: b.About().Title, Parameters: caption(b)}
	var gini [2]float64
	for _, g := range ginis {
		for p := range gini {
			gini[p] += g[p]
		}
	}
	trials := float64(b.Trials)
	for p := range gini {
		gini[p] /= trials
	}
	r.Data.Columns = result.Columns("node", "send_gossip", "send_mqtt", "gini_gossip", "gini_mqtt")
	for i := range b.Nodes {
		r.Data.Add(i, float64(total[byGossip].byNode[i])/trials, float64(total[byMQTT].byNode[i])/trials,
			gini[byGossip], gini[byMQTT])
	}
	r.Shown = []result.Table{b.summary(total, gini)}
	r.Notes = []string{
		"Gossip is counted by sender on the simulator, in synchronous rounds, as the published procedure has it. " +
			"MQTT is a model: a publisher sends one message to the broker, also where it is the broker itself, and " +
			"the broker one to each of the others.",
		"Even is not cheap: compare the messages as well as the coefficients. What is left of unevenness in gossip " +
			"comes from nodes with fewer neighbours than the fan-out, which call fewer, and from nodes that hear " +
			"later.",
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
				Series: []result.Series{{Name: "Gini coefficient", Y: gini[:]}},
			},
			b.lorenz(total),
		},
	}}
	return r
}

// summary is one line for each protocol.
func (b *Balance) summary(total [2]sends, gini [2]float64) result.Table {
	t := result.Table{Columns: result.Columns("protocol", "messages", "per_node", "least", "most", "busiest_share",
		"gini")}
	t.Heads("", "", "per node", "least of a node", "most of a node", "share of the busiest", "Gini coefficient")
	for _, i := range []int{1, 2, 3, 4} {
		t.Columns[i].Decimals = 1
	}
	t.Columns[5].Decimals, t.Columns[6].Decimals = 5, 5
	for p, s := range total {
		mean := func(n int64) float64 { return float64(n) / float64(b.Trials) }
		sum, most := sumOf(s.byRank), s.byRank[b.Nodes-1]
		share := 0.0
		if sum > 0 {
			share = float64(most) / float64(sum)
		}
		t.Add(protocolNames[p], mean(sum), mean(sum)/float64(b.Nodes), mean(s.byRank[0]), mean(most), share, gini[p])
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
