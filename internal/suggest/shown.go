package suggest

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How much is shown of what somebody has given. A word that stands by itself may be longer, since
// it may be the path of a file.
const (
	mostQuoted = 80
	mostWord   = 120
	mostSaid   = 300
	mostLine   = 2000
)

// Quote is a text as a user gave it, in quotes, with what a terminal would obey written as Go does;
// one of more than 80 characters is cut, and … stands behind the quotes.
func Quote(s string) string {
	cut, left := first(s, mostQuoted)
	return strconv.Quote(cut) + left
}

// Said is what another program or another machine says in words, as a part of a sentence of ours:
// in quotes of their own, since there may be quotations within, on one line and up to 300
// characters.
func Said(s string) string {
	cut, left := first(strings.TrimSpace(Line(s)), mostSaid)
	return "`" + strings.ReplaceAll(cut, "`", "'") + "`" + left
}

// Name is the name of a file or of another thing as it was given: as it stands where it can be
// read, and else as Quote has it.
func Name(s string) string {
	_, left := first(s, mostWord)
	if s == "" || strings.TrimSpace(s) != s || left != "" || !IsLine(s) || strings.Contains(s, `"`) {
		return Quote(s)
	}
	return s
}

// ShellWord is a word as a shell takes it: as it stands, or in quotes where it has to be.
func ShellWord(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' ||
			strings.ContainsRune("-_./:,=+@%", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// first is the first so many characters, and … where there are more.
func first(s string, most int) (cut, left string) {
	for at := range s {
		if most == 0 {
			return s[:at], "…"
		}
		most--
	}
	return s, ""
}

// Inert is a text that a terminal only shows: characters that it would obey are written as Go does
// in quotes. Line breaks and tabs stay.
func Inert(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b.WriteString(`\x` + strconv.FormatUint(0x100|uint64(s[i]), 16)[1:])
		case r == '\n' || r == '\t' || strconv.IsPrint(r) || r == '\u00a0' || r == '\u202f':
			b.WriteString(s[i : i+size])
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		i += size
	}
	return b.String()
}

// Line is a text of others as a line of its own, or as a part of one: as [Legible] has it, with
// line breaks and tabs as blanks.
func Line(s string) string { return Legible(lineBreaks.Replace(s)) }

var lineBreaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\t", " ")

// Drawn is a text as it can be drawn in a picture or written over a line of a terminal, a character
// for each: white space is a blank, and what cannot be printed is the mark for that, U+FFFD. No
// terminal obeys it, and XML may hold it.
func Drawn(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return unicode.ReplacementChar
		}
		return r
	}, s)
}

// IsLine tells whether a text is one line without tabs, of which a terminal obeys nothing.
func IsLine(s string) bool { return Inert(s) == s && !strings.ContainsAny(s, "\n\t") }

// Legible is a sentence that others' texts may be part of, as it may be shown: inert, and with what
// is longer than we would write it cut, quotations and words first.
func Legible(s string) string {
	s = Inert(s)
	if len(s) <= mostQuoted {
		return s
	}
	var b strings.Builder
	for s != "" {
		n, most := token(s)
		cut, left := first(s[:n], most)
		if b.WriteString(cut); left != "" {
			if s[0] == '"' {
				left = `"` + left
			}
			b.WriteString(left)
		}
		s = s[n:]
	}
	cut, left := first(b.String(), mostLine)
	return cut + left
}

// token is how long the quotation, the word or the space is that a text begins with, and how much
// of it is to be shown.
func token(s string) (n, most int) {
	if s[0] == '"' {
		for i := 1; i < len(s); i++ {
			switch s[i] {
			case '\\':
				i++
			case '"':
				return i + 1, mostQuoted + len(`""`)
			case '\n':
				i = len(s)
			}
		}
	}
	if s[0] == ' ' || s[0] == '\n' || s[0] == '\t' {
		return 1, 1
	}
	if end := strings.IndexAny(s[1:], " \n\t\""); end >= 0 {
		return 1 + end, mostWord
	}
	return len(s), mostWord
}

// packages are names with which errors of ours begin, as those of packages do. Who reads what a
// command says has no use for them.
var packages = []string{
	"carbon", "catalogue", "charts", "cluster", "cost", "cpu", "energy", "live",
	"method", "reference", "reports", "sim", "socket", "spacetime",
}

// Text is what an error says, without the names of packages that it and those it wraps begin with:
// who has wrapped an error has said what it is about.
func Text(err error) string {
	text := err.Error()
	var causes []error
	switch of := err.(type) { //nolint:errorlint // the errors below are asked one by one
	case interface{ Unwrap() error }:
		causes = append(causes, of.Unwrap())
	case interface{ Unwrap() []error }:
		causes = of.Unwrap()
	}
	var b strings.Builder
	for _, cause := range causes {
		if cause == nil {
			continue
		}
		if before, after, ok := strings.Cut(text, cause.Error()); ok && cause.Error() != "" {
			b.WriteString(before + Text(cause))
			text = after
		}
	}
	return bare(b.String() + text)
}

// bare is a text without the name of the package that it begins with.
func bare(text string) string {
	for _, name := range packages {
		if rest, ok := strings.CutPrefix(text, name+": "); ok {
			return rest
		}
	}
	return text
}
