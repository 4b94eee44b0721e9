package benor_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus/benor"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestBenOrTranscripts(t *testing.T) { algotest.Transcripts(t, &benor.BenOr, "testdata/ben-or.txt") }
