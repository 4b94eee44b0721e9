package epidemic

import "math"

// Mongering is the least number of n nodes that a rumour of one of them reaches if every node that
// knows it calls others, for a while that does not depend on time. Within is the logarithm of the
// most probability with which a node calls nobody outside a set of k nodes that it is in.
//
// A rumour that ends in a set of k nodes has had none of them call outside. There are n-1 over k-1
// sets with the source, so it does with a probability of at most that number times
// exp(k·within(k)).
func Mongering(n int, within func(k int) float64) int { return mongering(n, within, FalseAlarm) }

func mongering(n int, within func(k int) float64, alarm float64) int {
	sets, sum := 0.0, 0.0 // the logarithm of n-1 over k-1
	for k := 1; k < n; k++ {
		if ends := sets + float64(k)*within(k); ends > leastExponent {
			if sum += math.Exp(ends); sum > alarm {
				return k
			}
		}
		sets += math.Log(float64(n-k) / float64(k))
	}
	return n
}

// leastExponent is below those whose power of e is a number above 0. In large networks that is most
// sets, and it matters what a set takes.
const leastExponent = -750

// Within is the logarithm of the probability with which a node that calls some different ones of
// all n-1 others at random calls nobody outside a set of k nodes that it is in.
func Within(n, k, calls int) (log float64) {
	inside := 1.0
	for i := range calls {
		if k-1 <= i {
			return math.Inf(-1)
		}
		inside *= float64(k-1-i) / float64(n-1-i)
		if inside < leastProduct {
			log += math.Log(inside)
			inside = 1
		}
	}
	return log + math.Log(inside)
}

// leastProduct is how small a product of probabilities may become before its logarithm is taken, so
// that there is one logarithm to take of few of them, and none of a number that is no more than 0.
const leastProduct = 1e-200
