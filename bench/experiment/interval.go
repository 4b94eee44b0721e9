package experiment

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/joulemark/joulemark/bench/record"
)

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
