package output

import (
	"strings"
	"testing"
	"time"
)

// screen is a terminal of a width that does what characters without commands do: it writes from
// left to right, wraps, and goes back to the start of the line.
type screen struct {
	width, at int
	line      []rune
	wrapped   bool
}

func (s *screen) Write(b []byte) (int, error) {
	for _, r := range string(b) {
		if r == '\r' {
			s.at = 0
			continue
		}
		for len(s.line) <= s.at {
			s.line = append(s.line, ' ')
		}
		s.line[s.at] = r
		if s.at++; s.at >= s.width {
			s.wrapped = true
			s.at = 0
		}
	}
	return len(b), nil
}

func (s *screen) String() string { return strings.TrimRight(string(s.line), " ") }

// Whatever the width, a line never wraps, replaces the one before, and leaves nothing behind.
func TestProgressFitsAnyTerminal(t *testing.T) {
	const long = "1023 of 1024: hirschberg-sinclair on engine goroutine: 64 nodes, 4096 messages, fan-out 8, 1024 B"
	for _, width := range []int{1, 2, 10, 40, 80, 81, 120, 300} {
		s := &screen{width: width}
		p := &Progress{out: s, width: func() int { return width }, since: time.Now().Add(-time.Minute)}
		for _, text := range []string{long, "2 of 9: load", long[:30], "\x1b[31mred\r\n"} {
			p.last = time.Time{}
			p.Line("%s", text)
			if got, want := s.String(), fitting(text, width); got != want || s.wrapped {
				t.Errorf("%d columns: %q, want %q; wrapped %v", width, got, want, s.wrapped)
			}
		}
		p.Clear()
		if s.String() != "" || s.wrapped || s.at != 0 {
			t.Errorf("%d columns: %q is left", width, s)
		}
	}
	if got := fitting("αβγδεζ", 5); got != "αβγ…" {
		t.Errorf("cut to %q", got)
	}
}

// Where nobody watches, nothing is written.
func TestProgressInPipes(t *testing.T) {
	var b strings.Builder
	p := NewProgress(&b)
	p.since = time.Now().Add(-time.Minute)
	p.Line("1 of 2")
	p.Clear()
	if b.Len() > 0 {
		t.Errorf("%q", &b)
	}
}

func TestSpanText(t *testing.T) {
	for d, want := range map[time.Duration]string{
		6400 * time.Millisecond: "6 s", 34 * time.Second: "30 s", 89 * time.Second: "90 s", 100 * time.Second: "2 min",
		5 * time.Hour: "5 h", 1000 * time.Hour: "42 days",
	} {
		if got := spanText(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
