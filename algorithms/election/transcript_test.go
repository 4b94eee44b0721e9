package election_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestBullyTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.Bully, "testdata/bully.txt")
}
