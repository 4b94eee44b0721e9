package wrap

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func within(most int) func(string) bool {
	return func(s string) bool { return utf8.RuneCountInString(s) <= most }
}

func lines(text string, most int) []string {
	return Lines(text, func(_ int, s string) bool { return within(most)(s) })
}

func TestLinesBreakBetweenWordsFirst(t *testing.T) {
	for _, c := range []struct {
		text string
		most int
		want []string
	}{
		{"", 5, nil},
		{"one two three", 7, []string{"one two", "three"}},
		{"  one\n two\t", 80, []string{"one two"}},
		{"a path/to/somewhere else", 10, []string{"a", "path/to/", "somewhere", "else"}},
		{"abcdefgh ij", 4, []string{"abcd", "efgh", "ij"}},
		{"a/bcdefgh", 8, []string{"a/bcdefg", "h"}},
		{"αβγ", 0, []string{"α", "β", "γ"}},
	} {
		if got := lines(c.text, c.most); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.most, got, c.want)
		}
	}
	hanging := Lines("one two three four", func(line int, s string) bool { return len(s) <= 7-3*line })
	if want := []string{"one two", "thre", "e", "f", "o", "u", "r"}; !slices.Equal(hanging, want) {
		t.Errorf("%q, want %q", hanging, want)
	}
}

// Whatever the text, no line is too wide, and nothing but blanks is lost.
func TestLinesProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, most := rapid.String().Draw(t, "text"), rapid.IntRange(1, 30).Draw(t, "most")
		got := lines(text, most)
		for _, l := range got {
			if !within(most)(l) || l == "" {
				t.Fatalf("%q in %d columns", l, most)
			}
		}
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if bare(strings.Join(got, "")) != bare(text) {
			t.Fatalf("%q of %q", got, text)
		}
	})
}

func TestCutFits(t *testing.T) {
	for _, c := range []struct {
		given, want string
		most        int
	}{
		{"αβγδεζ", "αβγδεζ", 6}, {"αβγδεζ", "αβγδ…", 5}, {"αβγδεζ", "…", 1}, {"αβγδεζ", "", 0}, {"", "", 0},
	} {
		if got := Cut(c.given, within(c.most)); got != c.want {
			t.Errorf("%q in %d: %q, want %q", c.given, c.most, got, c.want)
		}
	}
}
