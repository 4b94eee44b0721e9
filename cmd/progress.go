package cmd

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/joulemark/joulemark/bench/harness"
)

// progress is a line on standard error that says how far the work has come. It shows only on a
// terminal, and only once the work has taken longer than a second.
type progress struct {
	out   io.Writer // nil: nobody is watching
	since time.Time
	last  time.Time // that something was shown
	shown bool
}

func newProgress(errOut io.Writer) *progress {
	p := &progress{since: time.Now()}
	if f, ok := errOut.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		p.out = errOut
	}
	return p
}

const eraseLine = "\r\x1b[K"

// show implements bench.Progress.
func (p *progress) show(done, total int, next harness.Trial) {
	p.line("%d of %d: %s at %d nodes", done+1, total, next.Algorithm.Spec.Name, next.Nodes)
}

// line puts a line in the place of the one before. It is for one goroutine at a time. What
// comes within a tenth of a second is not worth the look.
func (p *progress) line(format string, args ...any) {
	if p.out == nil || time.Since(p.since) < time.Second || time.Since(p.last) < time.Second/10 {
		return
	}
	p.shown, p.last = true, time.Now()
	fmt.Fprintf(p.out, eraseLine+format, args...)
}

// clear takes the line away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, eraseLine)
	}
}
