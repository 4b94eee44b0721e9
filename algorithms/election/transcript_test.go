package election_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/algotest"
	"github.com/joulemark/joulemark/algorithms/election"
)

func TestBullyTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.Bully, "testdata/bully.txt")
}
