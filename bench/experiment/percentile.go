package experiment

import "slices"

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
type summary struct{ mean, p10, median, p90 float64 }

// summarize sorts the values.
func summarize(values []float64) summary {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	slices.Sort(values)
	return summary{
		mean: sum / float64(len(values)), p10: percentile(values, 10),
		median: percentile(values, 50), p90: percentile(values, 90),
	}
}
