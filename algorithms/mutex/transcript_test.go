package mutex_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/mutex"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestLamportTranscripts(t *testing.T) {
	algotest.Transcripts(t, &mutex.Lamport, "testdata/lamport.txt")
}

func TestCentralTranscripts(t *testing.T) {
	algotest.Transcripts(t, &mutex.Central, "testdata/central.txt")
}

func TestRicartAgrawalaTranscripts(t *testing.T) {
	algotest.Transcripts(t, &mutex.RicartAgrawala, "testdata/ricart-agrawala.txt")
}

func TestCarvalhoRoucairolTranscripts(t *testing.T) {
	algotest.Transcripts(t, &mutex.CarvalhoRoucairol, "testdata/carvalho-roucairol.txt")
}
