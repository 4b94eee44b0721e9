package pbft_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus/pbft"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestPBFTTranscripts(t *testing.T) { algotest.Transcripts(t, &pbft.PBFT, "testdata/pbft.txt") }
