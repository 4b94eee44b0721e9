package control

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxSaid is how many bytes are shown of what the other side says in words.
const maxSaid = 300

// Said is what the other side says in words, as it may be shown to people: in quotation marks, with
// everything escaped that a terminal could obey or that could pass for another line, and not too
// long. Words that have quotation marks in them and nothing to escape stand in others.
func Said(text string) string {
	shown := Cut(text, maxSaid)
	if strings.Contains(shown, `"`) && !strings.Contains(shown, "`") && Line(shown) == shown {
		shown = "`" + shown + "`"
	} else {
		shown = strconv.Quote(shown)
	}
	if len(text) > maxSaid {
		shown = fmt.Sprintf("%s… (%d bytes)", shown, len(text))
	}
	return shown
}

// Line is a text as one line of a log: nothing in it ends the line or is obeyed by a terminal, and
// it is not too long.
func Line(text string) string {
	var b strings.Builder
	for i, r := range text {
		switch {
		case b.Len() > 2*maxSaid:
			return fmt.Sprintf("%s… (%d bytes)", b.String(), len(text))
		case r == utf8.RuneError:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
	}
	return b.String()
}

// Cut is the beginning of a text, of n bytes at most, with no letter cut in two.
func Cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}
