package etcd_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus/etcd"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestRaftTranscripts(t *testing.T) { algotest.Transcripts(t, &etcd.Raft, "testdata/raft-etcd.txt") }
