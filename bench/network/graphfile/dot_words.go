package graphfile

import (
	"bytes"
	"strings"
)

// word is a token of DOT: an identifier, an operator, or one of its marks.
type word struct {
	text string
	// id says that it is an identifier, also one in quotes, which is no keyword then.
	id, quoted bool
	line       int
}

// is reports whether it is a mark or an operator.
func (w word) is(text string) bool { return !w.id && w.text == text }

// keyword reports whether it is a keyword, in any case of its letters.
func (w word) keyword(text string) bool { return w.id && !w.quoted && strings.EqualFold(w.text, text) }

// words cuts a text of DOT into its tokens.
type words struct {
	*draft
	text []byte
	line int
	now  word // the token that has not been taken yet; without text and id at the end
}

// advance reads the next token into now.
func (w *words) advance() error {
	if err := w.pass(); err != nil {
		return err
	}
	w.now = word{line: w.line}
	if len(w.text) == 0 {
		return nil
	}
	switch c := w.text[0]; {
	case bytes.HasPrefix(w.text, []byte("--")), bytes.HasPrefix(w.text, []byte("->")):
		w.now.text = w.take(2)
	case strings.IndexByte("{}[];,=:+", c) >= 0:
		w.now.text = w.take(1)
	case c == '"':
		return w.quote()
	case c == '<':
		return w.html()
	default:
		end := 0
		for end < len(w.text) && letter(w.text[end], end == 0) {
			end++
		}
		if end == 0 {
			return w.fail(w.line, "%s (allowed: names, numbers and texts in quotes)", excerpt(w.text[:1]))
		}
		w.now.id, w.now.text = true, w.take(end)
	}
	return nil
}

func letter(c byte, first bool) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' ||
		c >= 0x80 || first && c == '-'
}

// pass goes over blanks, comments, and lines of a preprocessor.
func (w *words) pass() error {
	for len(w.text) > 0 {
		end := 0
		switch c := w.text[0]; {
		case c == '\n' || blank(c):
			end = 1
		case c == '#' || bytes.HasPrefix(w.text, []byte("//")):
			if end = bytes.IndexByte(w.text, '\n'); end < 0 {
				end = len(w.text)
			}
		case bytes.HasPrefix(w.text, []byte("/*")):
			if end = bytes.Index(w.text, []byte("*/")); end < 0 {
				return w.fail(w.line, "a comment that does not end (allowed: /* and */ around it)")
			}
			end += 2
		default:
			return nil
		}
		w.take(end)
	}
	return nil
}

func (w *words) take(n int) string {
	text := string(w.text[:n])
	w.line += strings.Count(text, "\n")
	w.text = w.text[n:]
	return text
}

// quote reads a text in quotes, and those that a + joins to it.
func (w *words) quote() error {
	end := 1
	for end < len(w.text) && w.text[end] != '"' {
		if w.text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(w.text) {
		return w.fail(w.line, "a text that does not end (allowed: quotes around it)")
	}
	text := w.take(end + 1)
	w.now.id, w.now.quoted = true, true
	w.now.text = strings.NewReplacer("\\\n", "", `\"`, `"`).Replace(text[1:end])
	if err := w.pass(); err != nil || !bytes.HasPrefix(w.text, []byte("+")) {
		return err
	}
	w.take(1)
	first := w.now
	if err := w.advance(); err != nil {
		return err
	}
	if !w.now.quoted {
		return w.fail(w.line, "a + (allowed: between two texts in quotes)")
	}
	w.now.text, w.now.line = first.text+w.now.text, first.line
	return nil
}

// html reads a text between angle brackets, in which there may be others.
func (w *words) html() error {
	depth := 0
	for i, c := range w.text {
		switch c {
		case '<':
			depth++
		case '>':
			depth--
		}
		if depth == 0 {
			w.now.id, w.now.quoted, w.now.text = true, true, w.take(i+1)
			return nil
		}
	}
	return w.fail(w.line, "a text that does not end (allowed: < and > around it)")
}
