package shuffle

import "math"

// A density is a share of numerator/2^levels of the bits of a word, which takes levels random words
// to make. At 0 levels it is nothing (0) or everything (1).
type density struct{ numerator, levels int }

// maxLevels of a density; beyond them single elements are cheaper than words.
const maxLevels = 4

// What parts of a sampler's work cost, in nanoseconds on a server core of 2023.
const (
	wordCost   = 2.0
	pickCost   = 11.0 // of an element of a single block
	pickOfMany = 25.0 // of one of several blocks
)

// densityFor is the one that draws subsets of about want out of size elements in the least time,
// and that time in nanoseconds.
func densityFor(size, want float64, blocks int) (best density, cost float64) {
	pick := pickCost
	if blocks > 1 {
		pick = pickOfMany
	}
	cost = pick * min(want, size-want)
	if want > size-want {
		best.numerator = 1
	}
	for levels := 1; levels <= maxLevels; levels++ {
		for numerator := 1; numerator < 1<<levels; numerator += 2 {
			q := float64(numerator) / float64(int(1)<<levels)
			c := wordCost*float64(levels*blocks*blockWords) + pick*meanDistance(size*q-want, math.Sqrt(size*q*(1-q)))
			if c < cost {
				best, cost = density{numerator, levels}, c
			}
		}
	}
	return best, cost
}

// meanDistance is the mean distance from 0 of a normal number.
func meanDistance(mean, sd float64) float64 {
	z := mean / sd
	return sd*math.Sqrt(2/math.Pi)*math.Exp(-z*z/2) + mean*math.Erf(z/math.Sqrt2)
}
