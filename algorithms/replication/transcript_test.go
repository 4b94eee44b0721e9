package replication_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestTranscripts(t *testing.T) {
	t.Run("chain", func(t *testing.T) { algotest.Transcripts(t, &replication.Chain, "testdata/chain.txt") })
	t.Run("abd", func(t *testing.T) { algotest.Transcripts(t, &replication.ABD, "testdata/abd.txt") })
}
