package explore_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/bench/explore"
)

// TestHistory: a replay writes what clients saw, where somebody keeps that, and says so where
// nobody does.
func TestHistory(t *testing.T) {
	var page bytes.Buffer
	c := explore.Config{Graph: algorithms.Complete(3), History: &page}
	if _, err := explore.Replay(&replication.ABD, c, nil, nil); err != nil {
		t.Fatal(err)
	}
	if text := page.String(); !strings.Contains(text, "<html") || !strings.Contains(text, ": no answer") {
		t.Errorf("the page is %.200q...", text)
	}
	if _, err := explore.Replay(&commit.TwoPhase, c, nil, nil); err == nil ||
		!strings.HasPrefix(err.Error(), "2pc: nobody keeps what clients have asked for") {
		t.Errorf("2pc: %v", err)
	}
}
