package commit_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/bench/algotest"
)

var variants = []algorithms.Params{
	{"votes": "one-no"},
	{"votes": "random"},
	{"transactions": "5"},
	{"transactions": "7", "votes": "random"},
}

var twoPhaseVariants = append([]algorithms.Params{
	{"readonly": "1", "transactions": "3"},
	{"readonly": "2", "transactions": "4", "votes": "random"},
	{"presume": "abort", "transactions": "5", "votes": "random"},
	{"presume": "commit", "transactions": "5", "votes": "random"},
	{"presume": "commit", "readonly": "1", "transactions": "4"},
	{"presume": "abort", "readonly": "1", "transactions": "4", "votes": "one-no"},
}, variants...)

var paxosVariants = append([]algorithms.Params{
	{"variant": "faster", "transactions": "3", "votes": "random"},
	{"f": "0", "transactions": "3"},
	{"f": "2", "votes": "random", "transactions": "4"},
	{"f": "2", "variant": "faster"},
}, variants...)

func TestConformance(t *testing.T) {
	t.Run("2pc", func(t *testing.T) {
		algotest.Run(t, &commit.TwoPhase, algotest.Options{Params: twoPhaseVariants, Seeds: 1000})
	})
	t.Run("3pc", func(t *testing.T) {
		algotest.Run(t, &commit.ThreePhase, algotest.Options{Params: variants, Seeds: 1000})
	})
	t.Run("paxos-commit", func(t *testing.T) {
		algotest.Run(t, &commit.PaxosCommit, algotest.Options{Params: paxosVariants, Seeds: 1000})
	})
}

func FuzzTwoPhaseNodes(f *testing.F) { algotest.Fuzz(f, &commit.TwoPhase, twoPhaseVariants...) }

func FuzzThreePhaseNodes(f *testing.F) { algotest.Fuzz(f, &commit.ThreePhase, variants...) }

func FuzzPaxosCommitNodes(f *testing.F) { algotest.Fuzz(f, &commit.PaxosCommit, paxosVariants...) }
