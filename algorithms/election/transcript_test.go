package election_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestBullyTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.Bully, "testdata/bully.txt")
}

func TestGarciaMolinaTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.GarciaMolina, "testdata/garcia-molina.txt")
}

func TestPetersonTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.Peterson, "testdata/peterson.txt")
}

func TestFranklinTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.Franklin, "testdata/franklin.txt")
}

func TestItaiRodehTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.ItaiRodeh, "testdata/itai-rodeh.txt")
}

func TestEchoTranscripts(t *testing.T) {
	algotest.Transcripts(t, &election.EchoElection, "testdata/echo-election.txt")
}
