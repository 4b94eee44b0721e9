package tree_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/tree"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestEchoTranscripts(t *testing.T) { algotest.Transcripts(t, &tree.Echo, "testdata/echo.txt") }

func TestSpanningTreeTranscripts(t *testing.T) {
	algotest.Transcripts(t, &tree.SpanningTree, "testdata/spanning-tree.txt")
}

func TestGHSTranscripts(t *testing.T) { algotest.Transcripts(t, &tree.GHS, "testdata/ghs.txt") }
