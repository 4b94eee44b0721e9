package election

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// subject is one of the algorithms, without its types.
type subject struct {
	spec *algorithms.Spec
	run  func(*testing.T, sim.Config) engine.Outcome
	// unit is the span in which its time-outs are measured.
	unit func(n int, delta algorithms.Time) algorithms.Time
}

func subjectOf[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], unit func(int, algorithms.Time) algorithms.Time,
) subject {
	return subject{spec: &alg.Spec, unit: unit, run: func(t *testing.T, cfg sim.Config) engine.Outcome {
		t.Helper()
		return algotest.Simulate[M, S, P](t, alg, cfg)
	}}
}

func everybody(_ int, delta algorithms.Time) algorithms.Time { return 24 * delta }

func round(n int, delta algorithms.Time) algorithms.Time { return 64 * algorithms.Time(n) * delta }

var (
	bully              = subjectOf(&Bully, everybody)
	leLann             = subjectOf(&LeLann, round)
	changRoberts       = subjectOf(&ChangRoberts, round)
	hirschbergSinclair = subjectOf(&HirschbergSinclair, round)
	peterson           = subjectOf(&Peterson, round)
	franklin           = subjectOf(&Franklin, round)

	itaiRodeh    = subjectOf(&ItaiRodeh, round)
	echo         = subjectOf(&EchoElection, round)
	garciaMolina = subjectOf(&GarciaMolina, round)

	rings    = []subject{leLann, changRoberts, hirschbergSinclair, peterson, franklin}
	subjects = append([]subject{bully}, rings...)
)

// kinds are the messages sent of each kind, by name.
func (s subject) kinds(out engine.Outcome) map[string]int64 {
	m := map[string]int64{}
	for i, k := range s.spec.Kinds {
		if sent := out.Counts.Kinds[i].Sent; sent > 0 {
			m[k.Name] = sent
		}
	}
	return m
}
