package paxos_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus/paxos"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestSingleTranscripts(t *testing.T) {
	algotest.Transcripts(t, &paxos.Single, "testdata/paxos.txt")
}

func TestMultiTranscripts(t *testing.T) {
	algotest.Transcripts(t, &paxos.Multi, "testdata/multi-paxos.txt")
}
