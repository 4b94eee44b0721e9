package mutex_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/algotest"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

func TestLamportTranscripts(t *testing.T) {
	algotest.Transcripts(t, &mutex.Lamport, "testdata/lamport.txt")
}
