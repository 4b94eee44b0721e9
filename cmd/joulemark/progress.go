package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/joulemark/joulemark/bench"
)

// progress is a line on standard error that says how far the work has come. It shows only on a
// terminal, and only once the work has taken longer than a second.
type progress struct {
	out   io.Writer // nil: nobody is watching
	since time.Time
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
func (p *progress) show(done, total int, next bench.Trial) {
	if p.out == nil || time.Since(p.since) < time.Second {
		return
	}
	p.shown = true
	fmt.Fprintf(p.out, "%s%d of %d: %s at %d nodes", eraseLine, done+1, total, next.Algorithm.Spec.Name, next.Nodes)
}

// clear takes the line away.
func (p *progress) clear() {
	if p.shown {
		fmt.Fprint(p.out, eraseLine)
	}
}
