package consensus_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/algotest"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

func TestLong(t *testing.T) {
	algotest.Run(t, &consensus.Raft, algotest.Options{Params: variants, Seeds: 2500})
}
