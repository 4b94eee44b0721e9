package election_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/algotest"
)

var (
	bullyParams = []algorithms.Params{
		{"detector": "next-highest"},
		{"detector": "random"},
		{"detector": "all"},
		{"heartbeat": "on"},
		{"detector": "all", "heartbeat": "on"},
	}
	ringParams = []algorithms.Params{{"order": "best"}, {"order": "worst"}, {"heartbeat": "on"}}
	hsParams   = []algorithms.Params{{"order": "best"}, {"heartbeat": "on"}}
)

func TestConformance(t *testing.T) {
	t.Run("bully", func(t *testing.T) { algotest.Run(t, &election.Bully, algotest.Options{Params: bullyParams}) })
	t.Run("lelann", func(t *testing.T) { ring(t, election.LeLann, ringParams) })
	t.Run("chang-roberts", func(t *testing.T) { ring(t, election.ChangRoberts, ringParams) })
	t.Run("hirschberg-sinclair", func(t *testing.T) { ring(t, election.HirschbergSinclair, hsParams) })
	t.Run("peterson", func(t *testing.T) { ring(t, election.Peterson, ringParams) })
	t.Run("franklin", func(t *testing.T) { ring(t, election.Franklin, ringParams) })
}

// ring runs an algorithm where its ring can close over dead nodes, and on a bare ring, where an
// election has to wait for them to come back.
func ring[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t *testing.T, alg algorithms.Algorithm[M, S], params []algorithms.Params,
) {
	t.Run("complete", func(t *testing.T) {
		algotest.Run[M, S, P](t, &alg, algotest.Options{
			Params: params, Graphs: func(n int, _ uint64) *algorithms.Graph { return algorithms.Complete(n) },
		})
	})
	t.Run("bare", func(t *testing.T) {
		bare := alg
		bare.Spec.Live &^= algorithms.Crashes
		algotest.Run[M, S, P](t, &bare, algotest.Options{Params: params, Graphs: bareRing, Seeds: 60})
	})
}

func bareRing(n int, _ uint64) *algorithms.Graph {
	pairs := make([][2]int32, n)
	for i := range pairs {
		pairs[i] = [2]int32{int32(i), int32((i + 1) % n)}
	}
	g, err := algorithms.NewGraph(n, pairs)
	if err != nil {
		panic(err)
	}
	return g
}

func FuzzBullyNodes(f *testing.F)        { algotest.Fuzz(f, &election.Bully, bullyParams...) }
func FuzzLeLannNodes(f *testing.F)       { algotest.Fuzz(f, &election.LeLann, ringParams...) }
func FuzzChangRobertsNodes(f *testing.F) { algotest.Fuzz(f, &election.ChangRoberts, ringParams...) }

func FuzzPetersonNodes(f *testing.F) { algotest.Fuzz(f, &election.Peterson, ringParams...) }
func FuzzFranklinNodes(f *testing.F) { algotest.Fuzz(f, &election.Franklin, ringParams...) }

func FuzzHirschbergSinclairNodes(f *testing.F) {
	algotest.Fuzz(f, &election.HirschbergSinclair, hsParams...)
}
