package sweeps

import (
	"time"

	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/cmd/output"
)

// pace says how far the work has come, how fast it is and how long it takes.
type pace struct {
	progress *output.Progress
	sweep    *sweep.Sweep
	began    time.Time
	did, all int // trials
}

func newPace(p *output.Progress, s *sweep.Sweep, chunks []int) *pace {
	all := 0
	for _, chunk := range chunks {
		all += s.TrialsOf(chunk)
	}
	return &pace{progress: p, sweep: s, began: time.Now(), all: all}
}

// done takes in a chunk.
func (p *pace) done(chunk int) {
	p.did += p.sweep.TrialsOf(chunk)
	took := time.Since(p.began)
	rate := float64(p.did) / max(took.Seconds(), 1e-3)
	left := time.Duration(float64(took) * float64(p.all-p.did) / float64(p.did))
	p.progress.Line("%d of %d trials, %.0f a second%s", p.did, p.all, rate, output.Left(left))
}
