package mutex_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestLamportTranscripts(t *testing.T) {
	algotest.Transcripts(t, &mutex.Lamport, "testdata/lamport.txt")
}
