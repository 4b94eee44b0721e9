package experiment

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Bounds of the parameters of load, failure, partition and balance. Those of sizes keep an
// experiment within the memory of a small machine when it runs on all its processors.
const (
	maxNodes  = 1_000_000
	maxLinks  = 50_000_000
	maxRounds = 100_000
	maxAlpha  = 1000
	maxTrials = 1_000_000
	maxPoints = 1000
	maxPieces = 10_000_000
)

// validTrials checks a number of trials at each value of a list.
func validTrials(trials int, name string, points int) error {
	errs := []error{within("trials", trials, 1, maxTrials)}
	if points < 1 || points > maxPoints {
		errs = append(errs, suggest.Wrong(name, fmt.Sprintf("%d values", points), "1 to %d", maxPoints))
	} else if trials <= maxTrials && trials*points > maxPieces {
		value := fmt.Sprintf("%d for each of %d values of %s, all of which are kept in memory", trials, points, name)
		errs = append(errs, suggest.Wrong("trials", value, "up to %d", maxPieces/points))
	}
	return errors.Join(errs...)
}

// validGossip checks what gossip on a random graph needs.
func validGossip(nodes int, edgeProb float64, fanout int) error {
	errs := []error{
		within("nodes", nodes, 1, maxNodes),
		within("edge-prob", edgeProb, 0, 1),
		within("fanout", fanout, 1, maxFanout),
	}
	if links := edgeProb * float64(nodes) * float64(nodes-1) / 2; nodes <= maxNodes && links > maxLinks {
		value := fmt.Sprintf("%v with %d nodes makes %.3g links, each of which takes 32 bytes on every processor",
			edgeProb, nodes, links)
		errs = append(errs, suggest.Wrong("edge-prob", value,
			"%g links, which is an edge-prob of up to %.3g", float64(maxLinks), edgeProb*maxLinks/links))
	}
	return errors.Join(errs...)
}

// lastRound is how many rounds gossip may take: alpha times the natural logarithm of the number of
// nodes, to the nearest whole number.
func lastRound(alpha float64, nodes int) int {
	return int(math.Round(alpha * math.Log(float64(nodes))))
}

// Labels keep the random streams of a trial apart.
const (
	labelFailure = iota + 1
	labelPartition
	labelBalance
	labelLoad
	labelNodes
	labelGraph
	labelOther
	labelCross
	labelContacts
	labelBroker
)

// randomGraph is G(n, p).
func randomGraph(n int, p float64, seed uint64) (*algorithms.Graph, error) {
	return network.Topology{Shape: network.ErdosRenyi, P: p}.Build(n, seed)
}
