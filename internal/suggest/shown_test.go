package suggest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestQuoteIsShortAndInert(t *testing.T) {
	for given, want := range map[string]string{
		"":                         `""`,
		"ring":                     `"ring"`,
		"\x1b[31m\r\x00":           `"\x1b[31m\r\x00"`,
		strings.Repeat("ä", 80):    `"` + strings.Repeat("ä", 80) + `"`,
		strings.Repeat("ä", 81):    `"` + strings.Repeat("ä", 80) + `"…`,
		strings.Repeat("x", 1e5):   `"` + strings.Repeat("x", 80) + `"…`,
		"\u202egnirts\u2066\u200b": `"\u202egnirts\u2066\u200b"`,
	} {
		if got := Quote(given); got != want {
			t.Errorf("%.100q: %s, want %s", given, got, want)
		}
	}
}

func TestNameIsQuotedWhereItHasTo(t *testing.T) {
	for given, want := range map[string]string{
		"a file.csv": "a file.csv", "": `""`, " ": `" "`,
		"a\nb": `"a\nb"`, "\x1b]0;x\a": `"\x1b]0;x\a"`, `a"b`: `"a\"b"`,
		strings.Repeat("d/", 1000): `"` + strings.Repeat("d/", 40) + `"…`,
	} {
		if got := Name(given); got != want {
			t.Errorf("%.100q: %s, want %s", given, got, want)
		}
	}
}

// What others say is on one line, in quotes that are not within, and its quotations stay whole.
func TestSaidIsOneSentence(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for given, want := range map[string]string{
		"":                      "``",
		`no "x"`:                "`no \"x\"`",
		"first\nsecond `third`": "`first second 'third'`",
		"\x1b[31mred":           "`\\x1b[31mred`",
		long:                    "`" + long[:300] + "`…",
	} {
		if got := Said(given); got != want || Legible(got) != want {
			t.Errorf("%.100q: %s, want %s", given, got, want)
		}
	}
}

func TestLegibleCutsQuotationsAndWords(t *testing.T) {
	long := strings.Repeat("y", 1000)
	for given, want := range map[string]string{
		`pet: "` + long + `" (allowed: cat)`: `pet: "` + strings.Repeat("y", 81) + `"… (allowed: cat)`,
		`pet: ` + long + ` (allowed: cat)`:   `pet: ` + strings.Repeat("y", 120) + `… (allowed: cat)`,
		"a\x1b[2Jb":                          `a\x1b[2Jb`,
		"two\nlines\tand a tab":              "two\nlines\tand a tab",
	} {
		if got := Legible(given); got != want {
			t.Errorf("%.100q:\n%s, want\n%s", given, got, want)
		}
	}
}

// Whatever somebody gives, what is shown of it has no character that a terminal obeys, and an end.
func TestShownProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(),
			rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).
			Draw(t, "text")
		s = strings.Repeat(s, rapid.IntRange(1, 500).Draw(t, "times"))
		for _, shown := range []string{Quote(s), Name(s), Legible(s)} {
			if n := utf8.RuneCountInString(shown); n > 10*mostLine {
				t.Fatalf("%d characters", n)
			}
			if Inert(shown) != shown {
				t.Fatalf("%q is not inert", shown)
			}
		}
	})
}

// A package is not named, wherever in a chain of errors its own begins.
func TestTextNamesNoPackage(t *testing.T) {
	inner := fmt.Errorf("carbon: line 2: %w", errors.New("no number"))
	for _, c := range []struct {
		err  error
		want string
	}{
		{fmt.Errorf("experiment clocks: %w", fmt.Errorf("reports: %w", errors.New("full"))), "experiment clocks: full"},
		{fmt.Errorf("a.csv: %w", inner), "a.csv: line 2: no number"},
		{errors.Join(inner, fmt.Errorf("b: %w", inner)), "line 2: no number\nb: line 2: no number"},
		{About("factors", fmt.Errorf("energy: %w", inner)), "factors: line 2: no number"},
		{errors.New("a file: energy: is its name"), "a file: energy: is its name"},
	} {
		if got := Text(c.err); got != c.want {
			t.Errorf("%v: %s, want %s", c.err, got, c.want)
		}
	}
}
