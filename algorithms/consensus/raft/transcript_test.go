package raft_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus/raft"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestTranscripts(t *testing.T) { algotest.Transcripts(t, &raft.Raft, "testdata/raft.txt") }
