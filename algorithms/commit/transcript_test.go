package commit_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestTwoPhaseTranscripts(t *testing.T) {
	algotest.Transcripts(t, &commit.TwoPhase, "testdata/2pc.txt")
}

func TestThreePhaseTranscripts(t *testing.T) {
	algotest.Transcripts(t, &commit.ThreePhase, "testdata/3pc.txt")
}

func TestPaxosCommitTranscripts(t *testing.T) {
	algotest.Transcripts(t, &commit.PaxosCommit, "testdata/paxos-commit.txt")
}
