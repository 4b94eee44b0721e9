package engine

import "slices"

// Gini is the Gini coefficient of non-negative counts, (n + 1 - 2·Σcumulative/total)/n
// over the sorted counts: 0 where all are the same, (n-1)/n where one has all. It is 0 for no
// counts and for a total of zero.
func Gini(counts []int64) float64 {
	sorted := slices.Clone(counts)
	slices.Sort(sorted)
	var total, cumulative float64
	for _, c := range sorted {
		total += float64(c)
		cumulative += total
	}
	if total == 0 {
		return 0
	}
	n := float64(len(sorted))
	return max(0, (n+1-2*cumulative/total)/n) // rounding may lead below 0
}
