package consensus_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestRaftTranscripts(t *testing.T) { algotest.Transcripts(t, &consensus.Raft, "testdata/raft.txt") }
