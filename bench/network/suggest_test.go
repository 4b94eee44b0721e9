package network

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSuggest(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"ring", "ring"},
		{"rign", "ring"},
		{"Ring", "ring"},
		{"comlpete", "complete"},
		{"erdos_renyi", "erdos-renyi"},
		{"scalefree", "scale-free"},
		{"randomregular", "random-regular"},
		{"hypercube", ""},
		{"", ""},
		{strings.Repeat("ring", 100), ""},
	} {
		if got := Suggest(c.name, Shapes()); got != c.want {
			t.Errorf("Suggest(%q) = %q; want %q", c.name, got, c.want)
		}
	}
}

// A name of which no letter is right is not near, however short.
func TestSuggestNothingInCommon(t *testing.T) {
	if got := Suggest("xy", []string{"ab", "c"}); got != "" {
		t.Errorf("%q", got)
	}
}

func TestUnknownNameListsAll(t *testing.T) {
	err := unknownName("pet", "kat", []string{"cat", "dog"}).Error()
	if want := `pet "kat" is unknown; did you mean cat? (allowed: cat, dog)`; err != want {
		t.Errorf("%s; want %s", err, want)
	}
	err = unknownName("pet", "giraffe", []string{"cat", "dog"}).Error()
	if want := `pet "giraffe" is unknown (allowed: cat, dog)`; err != want {
		t.Errorf("%s; want %s", err, want)
	}
}

// slowDistance is the recursive definition.
func slowDistance(a, b string) int {
	if a == "" || b == "" {
		return len(a) + len(b)
	}
	if a[0] == b[0] {
		return slowDistance(a[1:], b[1:])
	}
	return 1 + min(slowDistance(a[1:], b), slowDistance(a, b[1:]), slowDistance(a[1:], b[1:]))
}

func TestEditDistanceIsTheDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[abc]{0,6}`)
		a, b := word.Draw(t, "a"), word.Draw(t, "b")
		if got, want := editDistance(a, b), slowDistance(a, b); got != want {
			t.Fatalf("distance of %q and %q is %d; want %d", a, b, got, want)
		}
	})
}
