package bench

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/algorithms/circulation"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/algorithms/greeting"
	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/algorithms/publish"
	"github.com/joulemark/joulemark/algorithms/request"
	"github.com/joulemark/joulemark/internal/suggest"
)

// The order is that of algorithms.Problems.
var catalogue = []Algorithm{
	Of(&request.Centralized),
	Of(&greeting.Distributed),
	Of(&greeting.Mesh),
	Of(&broadcast.Flooding),
	Of(&broadcast.GossipPush),
	Of(&broadcast.GossipPull),
	Of(&broadcast.GossipPushPull),
	Of(&circulation.Ring),
	Of(&clock.Lamport),
	Of(&clock.Vector),
	Of(&mutex.Lamport),
	Of(&election.Bully),
	Of(&election.LeLann),
	Of(&election.ChangRoberts),
	Of(&election.HirschbergSinclair),
	Of(&commit.TwoPhase),
	Of(&commit.ThreePhase),
	Of(&consensus.Raft),
	Of(&publish.MQTT),
	Of(&publish.CoAP),
	Of(&publish.SWIMGossip),
}

// Catalogue lists all algorithms, grouped by problem, in report order.
func Catalogue() []Algorithm { return catalogue }

// Names lists the names of all algorithms in catalogue order.
func Names() []string {
	names := make([]string, len(catalogue))
	for i, a := range catalogue {
		names[i] = a.Spec.Name
	}
	return names
}

// TextbookGrowth is the class of growth that the algorithm of a name states, "" where it states none.
func TextbookGrowth(name string) string {
	if a, err := Find(name); err == nil {
		return a.Spec.Growth
	}
	return ""
}

// Specs lists what all algorithms say of themselves, in catalogue order.
func Specs() []*algorithms.Spec {
	specs := make([]*algorithms.Spec, len(catalogue))
	for i, a := range catalogue {
		specs[i] = a.Spec
	}
	return specs
}

// Find returns the algorithm of a name. The error suggests the nearest name.
func Find(name string) (Algorithm, error) {
	for _, a := range catalogue {
		if a.Spec.Name == name {
			return a, nil
		}
	}
	return Algorithm{}, suggest.Key("algorithms", name, Names(), "the name of a problem", "or all")
}
