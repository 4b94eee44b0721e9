package hotstuff_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus/hotstuff"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestHotStuffTranscripts(t *testing.T) {
	algotest.Transcripts(t, &hotstuff.HotStuff, "testdata/hotstuff.txt")
}
