package sweep

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/version"
)

// identity is a hash over all that the results of chunks depend on, and over the version of the
// program: another one may have other algorithms.
func (s *Sweep) identity() string {
	h := sha256.New()
	write := json.NewEncoder(h)
	must := func(err error) {
		if err != nil {
			panic(err) // plain values, which a hash takes
		}
	}
	must(write.Encode([]any{version.Tool(), format, s.trials, s.chunks}))
	for i := range s.points {
		p := &s.points[i]
		sc := &p.runner.Scenario
		must(write.Encode(struct {
			Algorithm   string
			Nodes       int
			Seed        uint64
			Params      any
			Case        any
			Topology    string
			Graph       uint64
			Links       network.Links
			Faults      string
			Limits      any
			Stack       string
			Profile     cost.Profile
			Calibration *cost.Calibration
			Values      string
			Chunk       [2]int
		}{
			p.trial.Algorithm.Spec.Name, p.trial.Nodes, p.trial.Seed, sc.ParamsOf(p.trial.Algorithm.Spec),
			p.trial.Case, sc.Topology.String(), graphHash(sc.Topology), sc.Links, sc.Faults.String(), sc.Limits,
			sc.StackOn(p.trial.Engine).Name, p.runner.Profile, p.runner.Profile.Calibration, p.values,
			[2]int{p.first, p.size},
		}))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// graphHash is over who is linked with whom in a topology that is a file, 0 for others, which their
// text says all of.
func graphHash(t network.Topology) uint64 {
	if t.Shape != network.EdgeFile {
		return 0
	}
	g, err := t.Build(0, 0)
	if err != nil {
		return 0 // which Points has said
	}
	h := algorithms.Hash(uint64(g.N()))
	for id := range algorithms.ID(g.N()) {
		for i := range g.Degree(id) {
			h = algorithms.HashOn(h, uint64(id)<<32|uint64(g.Neighbor(id, i)))
		}
	}
	return h
}
