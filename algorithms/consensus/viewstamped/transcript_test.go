package viewstamped_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus/viewstamped"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestTranscripts(t *testing.T) {
	algotest.Transcripts(t, &viewstamped.Replication, "testdata/viewstamped.txt")
}
