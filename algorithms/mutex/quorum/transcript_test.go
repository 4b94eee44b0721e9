package quorum_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/mutex/quorum"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestTranscripts(t *testing.T) {
	algotest.Transcripts(t, &quorum.Maekawa, "testdata/maekawa.txt")
}
