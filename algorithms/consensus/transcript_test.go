package consensus_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/algotest"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

func TestRaftTranscripts(t *testing.T) { algotest.Transcripts(t, &consensus.Raft, "testdata/raft.txt") }
