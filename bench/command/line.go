package command

import (
	"errors"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// plain are the characters besides letters and digits that a shell takes as they are.
const plain = "%+,-./:=@_"

// Line is a command as somebody would type it, quoted for a shell where that is needed.
func Line(words []string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		special := func(r rune) bool {
			letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
			return !letter && !strings.ContainsRune(plain, r)
		}
		if quoted[i] = word; word == "" || strings.ContainsFunc(word, special) {
			quoted[i] = "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
		}
	}
	return strings.Join(quoted, " ")
}

// Split takes a command apart as a shell does: words between blanks, with quotes and backslashes.
// What a shell would do more is an error, because no shell runs it, whose start would be metered
// too.
func Split(line string) ([]string, error) {
	var words []string
	var word strings.Builder
	within, begun := rune(0), false // the quotes, and whether there is a word, which may be empty
	escaped := false
	for _, r := range line {
		switch {
		case escaped:
			if within == '"' && !strings.ContainsRune("\"\\$`", r) {
				word.WriteRune('\\')
			}
			word.WriteRune(r)
			escaped = false
		case r == '\\' && within != '\'':
			escaped, begun = true, true
		case r == within:
			within = 0
		case within == '\'':
			word.WriteRune(r)
		case strings.ContainsRune("$`", r), within == 0 && strings.ContainsRune("|&;<>()*?[]#~\n", r):
			return nil, errors.New(suggest.Quote(string(r)) + " is for a shell (allowed: a program and its " +
				"arguments, " +
				"or sh -c '...')")
		case within != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			within, begun = r, true
		case r == ' ' || r == '\t':
			if begun {
				words = append(words, word.String())
			}
			word.Reset()
			begun = false
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	if within != 0 || escaped {
		return nil, errors.New("a quote is not closed (allowed: a program and its arguments)")
	}
	if begun {
		words = append(words, word.String())
	}
	if len(words) == 0 {
		return nil, errors.New("it is empty (allowed: a program and its arguments)")
	}
	return words, nil
}
