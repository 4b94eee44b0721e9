package output

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/wrap"
)

// Progress is a line on standard error that says how far the work has come. It shows only on a
// terminal, and only once the work has taken longer than a second. It is never wider than the
// terminal, since what has wrapped cannot be taken back.
type Progress struct {
	out   io.Writer  // nil: nobody is watching
	width func() int // of the terminal, which may change; 0 where it is not known
	since time.Time
	last  time.Time // that something was shown
	shown int       // how many columns of the line are written
}

// NewProgress is the line of a command that writes its messages there.
func NewProgress(errOut io.Writer) *Progress {
	p := &Progress{since: time.Now()}
	if f, ok := errOut.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.out = errOut
		p.width = func() int {
			width, _, err := term.GetSize(int(f.Fd()))
			if err != nil {
				return 0
			}
			return width
		}
	}
	return p
}

// Line puts a line in the place of the one before. It is for one goroutine at a time. What
// comes within a tenth of a second is not worth the look.
func (p *Progress) Line(format string, args ...any) {
	if p.out == nil || time.Since(p.since) < time.Second || time.Since(p.last) < time.Second/10 {
		return
	}
	p.last = time.Now()
	p.put(fmt.Sprintf(format, args...))
}

// put writes a text over the one before, without a command of the terminal but the return to the
// start of the line, which all of them know.
func (p *Progress) put(text string) {
	text = fitting(text, p.width())
	columns := twwidth.Width(text)
	line := "\r" + text
	if rest := p.shown - columns; rest > 0 {
		line += strings.Repeat(" ", rest) + line // and back to where the text ends
	}
	fmt.Fprint(p.out, line)
	p.shown = columns
}

// narrowest is the width that is supposed where a terminal does not say its own.
const narrowest = 80

// fitting is a text in one line of a terminal, whose last column stays free: some terminals wrap as
// soon as it is written.
func fitting(text string, width int) string {
	if width <= 0 {
		width = narrowest
	}
	text = strings.TrimRight(suggest.Drawn(text), " ")
	return wrap.Cut(text, func(s string) bool { return twwidth.Width(s) < width })
}

// Clear takes the line away.
func (p *Progress) Clear() {
	if p.shown > 0 {
		p.put("")
	}
}

// Ahead is how long work takes, by an estimate of each part.
type Ahead struct {
	each    []time.Duration
	workers int
}

// NewAhead is what is ahead of so many workers, who do the parts one after the other.
func NewAhead(parts []time.Duration, workers int) *Ahead { return &Ahead{parts, workers} }

// patience is what nobody has to be told beforehand.
const patience = 5 * time.Second

func (a *Ahead) total() time.Duration {
	sum := time.Duration(0)
	for _, d := range a.each {
		sum += d
	}
	return sum
}

// Announce says before the work how long it will take, if that is worth a word.
func (a *Ahead) Announce(out io.Writer) {
	if total := a.total(); total >= patience {
		fmt.Fprintf(out, "joulemark: this takes about %s on %s\n",
			spanText(total), number.Plural(a.workers, "quiet processor"))
	}
}

// Left is how long it takes from here on, in the words of a progress line; "" for a moment.
func (a *Ahead) Left(current, done, total int) string {
	left := time.Duration(0)
	for _, d := range a.each[current:] {
		left += d
	}
	left -= time.Duration(float64(a.each[current]) * float64(done) / float64(max(total, 1)))
	return Left(left)
}

// Left is a time that is left in the words of a progress line, "" for a moment.
func Left(left time.Duration) string {
	if left < patience {
		return ""
	}
	return ", about " + spanText(left) + " left"
}

// spanText is a time in one or two digits and one unit: an estimate has no more.
func spanText(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 90*time.Second:
		return fmt.Sprintf("%.0f s", d.Round(10*time.Second).Seconds())
	case d < 90*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}
