package token_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/bench/algotest"
)

func TestTranscripts(t *testing.T) {
	t.Run("suzuki-kasami", func(t *testing.T) {
		algotest.Transcripts(t, &token.SuzukiKasami, "testdata/suzuki-kasami.txt")
	})
	t.Run("raymond", func(t *testing.T) { algotest.Transcripts(t, &token.Raymond, "testdata/raymond.txt") })
	t.Run("token-ring-mutex", func(t *testing.T) {
		algotest.Transcripts(t, &token.TokenRing, "testdata/token-ring.txt")
	})
}
