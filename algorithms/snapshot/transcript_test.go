package snapshot_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/snapshot"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestChandyLamportTranscripts(t *testing.T) {
	algotest.Transcripts(t, &snapshot.ChandyLamport, "testdata/chandy-lamport.txt")
}

func TestLaiYangTranscripts(t *testing.T) {
	algotest.Transcripts(t, &snapshot.LaiYang, "testdata/lai-yang.txt")
}
