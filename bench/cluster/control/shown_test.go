package control

import (
	"testing"

	"github.com/joulemark/joulemark/internal/suggest"
)

// shown checks that a text is fit to be shown to people.
func shown(t *testing.T, text string) {
	t.Helper()
	if len(text) > 3000 || !suggest.IsLine(text) {
		t.Fatalf("%d bytes: %q", len(text), text)
	}
}
