package control

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/internal/suggest"
)

// shown checks that a text is fit to be shown to people.
func shown(t *testing.T, text string) {
	t.Helper()
	if len(text) > 5*maxText || strings.ContainsAny(text, "\n\r\t") || suggest.Inert(text) != text {
		t.Fatalf("%d bytes: %q", len(text), text)
	}
}

// What others say is neither obeyed by a terminal nor taken for a line of its own, and it is short.
func TestSaid(t *testing.T) {
	for _, text := range []string{
		"", "no such node", `the algorithm "x"`, "\x1b[31mred", "first\nsecond", "a\x00b\rc", "\xff\xfe", "\u202eevil",
		"\u009b31m",
		strings.Repeat("x", 15<<20), strings.Repeat("é", maxSaid), strings.Repeat("\x1b", 1<<20),
		strings.Repeat("\xff", 2000),
	} {
		shown(t, Said(text))
		shown(t, Line(text))
	}
	if got, want := Said("first\nsecond"), `"first\nsecond"`; got != want {
		t.Errorf("%s; want %s", got, want)
	}
	if got, want := Said(`no "x"`), "`no \"x\"`"; got != want {
		t.Errorf("%s; want %s", got, want)
	}
	if got, want := Line("node 0: \"first\"\nsecond \xff"), `node 0: "first"\nsecond \xff`; got != want {
		t.Errorf("%s; want %s", got, want)
	}
	if got, want := Cut("aé", 2), "a"; got != want {
		t.Errorf("%q; want %q", got, want)
	}
}
