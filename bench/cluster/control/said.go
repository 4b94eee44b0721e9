package control

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/joulemark/joulemark/internal/suggest"
)

const (
	maxSaid = 300         // bytes that are shown of what the other side says in words
	maxText = 2 * maxSaid // and of a line that it may be a part of
)

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
	shown := oneLine.Replace(suggest.Inert(Cut(text, maxText)))
	if len(text) > maxText {
		shown = fmt.Sprintf("%s… (%d bytes)", shown, len(text))
	}
	return shown
}

var oneLine = strings.NewReplacer("\n", `\n`, "\t", `\t`)

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
