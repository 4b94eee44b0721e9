package experiment

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/number"
)

// each does n independent pieces of work, as many at a time as there are workers. A piece writes
// its result to a place of its own and takes its random numbers from a stream of its own, so
// nothing depends on who did it or when. worker, from 0 to below o.workers(n), is for memory that
// is used again. A piece that fails keeps none of the others from being done; the end of ctx ends
// the work.
func each(ctx context.Context, o Options, n int, do func(worker, i int) error) pieces {
	p := pieces{finished: make([]bool, n)}
	var next atomic.Int64
	var telling sync.Mutex
	done := 0
	var all sync.WaitGroup
	for w := range o.workers(n) {
		all.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				err := do(w, i)
				p.finished[i] = err == nil
				if err == nil && o.Progress == nil {
					continue
				}
				telling.Lock()
				if err != nil && ctx.Err() == nil { // an interrupted piece has not failed
					p.fail(i, err)
				}
				if done++; o.Progress != nil {
					o.Progress(done, n)
				}
				telling.Unlock()
			}
		})
	}
	all.Wait()
	if p.count(0, n) < n {
		p.ended = context.Cause(ctx)
	}
	return p
}

// pieces is what became of pieces of work.
type pieces struct {
	finished []bool
	failures []failure // the first of them, in the order of the pieces
	failed   int       // how many there are
	ended    error     // why not all were begun or finished, nil if they were
}

type failure struct {
	piece int
	err   error
}

// mostFailures is how many failures are told in full.
const mostFailures = 3

func (p *pieces) fail(piece int, err error) {
	p.failed++
	at, _ := slices.BinarySearchFunc(p.failures, piece, func(f failure, piece int) int { return f.piece - piece })
	if p.failures = slices.Insert(p.failures, at, failure{piece, err}); len(p.failures) > mostFailures {
		p.failures = p.failures[:mostFailures]
	}
}

// count is how many of the pieces from one to before another are finished.
func (p *pieces) count(from, to int) int {
	n := 0
	for _, ok := range p.finished[from:to] {
		if ok {
			n++
		}
	}
	return n
}

// err is why pieces are missing: each failure once, however many pieces have it. It is nil where
// all are finished.
func (p *pieces) err() error {
	errs := []error{p.ended}
	for _, f := range p.failures {
		errs = append(errs, f.err)
	}
	errs = onceEach(errs)
	if more := p.failed - len(p.failures); more > 0 {
		errs = append(errs, errors.New("and "+number.Plural(more, "more failure")))
	}
	return errors.Join(errs...)
}

// onceEach leaves out the errors that say what one before them says.
func onceEach(errs []error) []error {
	var kept []error
	for _, err := range errs {
		if err != nil && !slices.ContainsFunc(kept, func(k error) bool { return k.Error() == err.Error() }) {
			kept = append(kept, err)
		}
	}
	return kept
}

// finishedOf are the results of the finished pieces from one to before another.
func finishedOf[T any](p *pieces, all []T, from, to int) []T {
	var kept []T
	for i := from; i < to; i++ {
		if p.finished[i] {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// missing says how many trials of a setting are not there, in nothing where all are.
func missing(what string, finished, asked int) []string {
	switch finished {
	case asked:
		return nil
	case 0:
		return []string{what + ": no trial is finished"}
	}
	return []string{fmt.Sprintf("%s: %d of %d trials are finished, and the figures are of those",
		what, finished, asked)}
}

// share shows the progress of a piece of work as that of a part of a larger one, from one share of
// it to another.
func (o Options) share(from, to float64) Options {
	const whole = 1000
	if show := o.Progress; show != nil {
		o.Progress = func(done, total int) {
			show(int(whole*(from+(to-from)*float64(done)/float64(max(total, 1)))), whole)
		}
	}
	return o
}

// workers is how many goroutines share n pieces of work.
func (o Options) workers(n int) int {
	w := o.Workers
	if w <= 0 {
		w = runtime.GOMAXPROCS(0)
	}
	return max(1, min(w, n))
}

// percentile is that of values in ascending order, for q from 0 to 100, with linear interpolation
// between the two that are nearest (type 7 of R. J. Hyndman, Y. Fan: Sample quantiles in
// statistical packages, American Statistician 50(4), 1996).
func percentile(sorted []float64, q float64) float64 {
	at := q / 100 * float64(len(sorted)-1)
	low := int(at)
	if low >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// summary is what a table says of the trials of one setting.
type summary struct {
	mean, sd, p10, median, p90 float64
	n                          int
}

// summarize sorts the values, of which there is at least one.
func summarize(values []float64) summary {
	slices.Sort(values)
	s := summary{
		n: len(values), p10: percentile(values, 10), median: percentile(values, 50), p90: percentile(values, 90),
	}
	for _, v := range values {
		s.mean += v
	}
	s.mean /= float64(s.n)
	for _, v := range values {
		s.sd += (v - s.mean) * (v - s.mean)
	}
	s.sd = math.Sqrt(s.sd / max(float64(s.n-1), 1))
	return s
}

// interval is the 95 % interval of the mean of values that cannot leave the range from 0 to most.
func (s summary) interval(most float64) (low, high float64) {
	return meanInterval(s.n, s.mean, s.sd, most)
}

// meanInterval is the 95 % confidence interval of the mean of n values with this mean and standard
// deviation, none of which can be below 0 or above most. It is the score interval of a share (E. B.
// Wilson: Probable inference, the law of succession, and statistical inference, JASA 22, 1927) with
// the effective number of values, which is greater than n as they scatter less than values that are
// all at one end or the other (E. L. Korn, B. I. Graubard: Confidence intervals for proportions
// with small expected number of positive counts, Survey Methodology 24, 1998), where one more value
// than there are scatters as much as one can. So it never leaves the range, is as wide as they
// deserve where values are few, and has a width where all are the same.
func meanInterval(n int, mean, sd, most float64) (low, high float64) {
	m := mean / most
	z, scatter := distuv.UnitNormal.Quantile(0.975), 1.0
	if within := m * (1 - m); n > 1 && within > 0 {
		z = record.StudentT(float64(n - 1))
		scatter = (float64(n-1)*min(sd*sd/(most*most)/within, 1) + 1) / float64(n)
	}
	k := z * z * scatter / float64(n)
	middle, half := m+k/2, math.Sqrt(k*(m*(1-m)+k/4))
	low, high = (middle-half)/(1+k)*most, (middle+half)/(1+k)*most
	return max(0, min(low, mean)), min(most, max(high, mean))
}
