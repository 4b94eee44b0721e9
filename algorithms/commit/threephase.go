package commit

import "github.com/joulemark/joulemark/algorithms"

// ThreePhase is three-phase commit (Skeen 1981).
var ThreePhase = algorithms.Algorithm[ThreePhaseMessage, ThreePhaseNode]{
	Spec: algorithms.Spec{
		Name:     "3pc",
		Title:    "three-phase commit",
		Problem:  algorithms.Commit,
		Unit:     "decided transaction",
		About:    "TODO",
		Citation: "D. Skeen: Nonblocking commit protocols, ACM SIGMOD 1981, 133-142",
		Topology: algorithms.NeedsComplete,
		MinNodes: 2,
		Kinds: []algorithms.KindSpec{
			{Name: "can-commit"},
			{Name: "yes"},
			{Name: "no"},
			{Name: "pre-commit"},
			{Name: "ack"},
			{Name: "do-commit"},
			{Name: "abort"},
			{Name: "have-committed"},
			{Name: "have-aborted"},
			{Name: "state-request"},
			{Name: "inquiry"},
			{Name: "state"},
		},
		Observations: observations,
		Params:       params,
		Formula:      "6(N-1) a committed transaction, 2(N-1)+2Y an aborted one with Y yes votes",
		Growth:       "N",
		Delays:       "6 a transaction, 4 of them up to the decision",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			participants := float64(s.N() - 1)
			return counted(s, 6*participants, func(yes float64) float64 { return 2*participants + 2*yes })
		},
		Properties: properties,
		Goal:       goal,
		Safe:       algorithms.Crashes | algorithms.Recoveries | algorithms.Duplication | algorithms.Reordering,
		Live:       algorithms.Crashes | algorithms.Recoveries | algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[ThreePhaseNode], error) {
		r := newRun(s)
		return algorithms.Instance[ThreePhaseNode]{
			Node:    func(algorithms.ID) ThreePhaseNode { return ThreePhaseNode{run: r} },
			Checker: newDecisions(r),
		}, nil
	},
	Decode: decodeThreePhase,
}
