package compare

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchmath"
)

const (
	confidence = 0.95
	draws      = 2000 // of the bootstrap
	driftAlpha = 0.01 // below which the halves of a side differ
)

// rankP is the p of the two-sided Mann-Whitney test, by which one knows no more of the samples than
// their order. Samples that are all equal have 1.
func rankP(old, new []float64) float64 {
	thresholds := benchmath.DefaultThresholds
	sample := func(values []float64) *benchmath.Sample {
		return benchmath.NewSample(slices.Clone(values), &thresholds) // it sorts them in their place
	}
	return benchmath.AssumeNothing.Compare(sample(old), sample(new)).P
}

// drifts is the p by which the first half of samples differs from the second, in the order in which
// they were taken, and whether that is too small to be chance.
func drifts(samples []float64) (p float64, drift bool) {
	half := len(samples) / 2
	if half == 0 {
		return 1, false
	}
	p = rankP(samples[:half], samples[len(samples)-half:])
	return p, p < driftAlpha
}

// summary is a statistic of samples that are in ascending order, each so many times.
type summary func(sorted []float64, times []int, total int) float64

// summaryOf is the statistic of a name, "" for the median, and how many samples it takes for it to
// be none of the ends.
func summaryOf(name string) (s summary, least int) {
	switch {
	case name == "mean":
		return mean, 1
	case name == "" || name == "median":
		return median, 1
	}
	percent, _ := strconv.Atoi(strings.TrimPrefix(name, "p"))
	least = int(math.Ceil(100/float64(min(percent, 100-percent)) - 1e-9))
	return func(sorted []float64, times []int, total int) float64 {
		return ranked(sorted, times, (total*percent+99)/100)
	}, least
}

func mean(sorted []float64, times []int, total int) float64 {
	sum := 0.0
	for i, v := range sorted {
		sum += v * float64(times[i])
	}
	return sum / float64(total)
}

func median(sorted []float64, times []int, total int) float64 {
	if total%2 == 1 {
		return ranked(sorted, times, total/2+1)
	}
	a, b := ranked(sorted, times, total/2), ranked(sorted, times, total/2+1)
	return a + (b-a)/2
}

// ranked is the k-th of the samples, from 1.
func ranked(sorted []float64, times []int, k int) float64 {
	for i, v := range sorted {
		if k -= times[i]; k <= 0 {
			return v
		}
	}
	return sorted[len(sorted)-1]
}

// of is the statistic of samples in any order.
func (s summary) of(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	once := slices.Repeat([]int{1}, len(sorted))
	return s(sorted, once, len(sorted))
}

// ratio is that of a statistic of two sides, with its interval by the percentile bootstrap. It is
// nil where the old one is not above 0 in the samples and in nearly all draws.
func (s summary) ratio(old, new []float64, random *rand.Rand) *Interval {
	if len(old) == 0 || len(new) == 0 || s.of(old) <= 0 {
		return nil
	}
	olds, news := slices.Sorted(slices.Values(old)), slices.Sorted(slices.Values(new))
	ratios := make([]float64, draws)
	for i := range ratios {
		a, b := s.draw(olds, random), s.draw(news, random)
		ratios[i] = b / a
		if a <= 0 {
			ratios[i] = math.Inf(1)
		}
	}
	slices.Sort(ratios)
	tail := int(math.Round((1 - confidence) / 2 * draws))
	r := &Interval{Value: s.of(new) / s.of(old), Low: ratios[tail], High: ratios[draws-1-tail]}
	if math.IsInf(r.High, 1) {
		return nil
	}
	return r
}

// draw is the statistic of as many samples, drawn from these with replacement.
func (s summary) draw(sorted []float64, random *rand.Rand) float64 {
	times := make([]int, len(sorted))
	for range sorted {
		times[random.IntN(len(sorted))]++
	}
	return s(sorted, times, len(sorted))
}

// spread is the standard deviation of the logarithms of the samples around the mean of their side,
// and its degrees of freedom; 0 where a sample is not above 0.
func spread(sides ...[]float64) (sd float64, freedom int) {
	squares := 0.0
	for _, values := range sides {
		center := 0.0
		for _, v := range values {
			if v <= 0 {
				return 0, 0
			}
			center += math.Log(v) / float64(len(values))
		}
		for _, v := range values {
			squares += math.Pow(math.Log(v)-center, 2)
		}
		freedom += max(0, len(values)-1)
	}
	if freedom == 0 {
		return 0, 0
	}
	return math.Sqrt(squares / float64(freedom)), freedom
}
