package epidemic

import "math"

// Rounds is the least number of n nodes that know a rumour after some rounds, where some know it
// before the first. Missed is the probability with which a node that does not know it is not
// informed in a round by those k who do. Of one round, such events have to be independent or, as
// with calls that go to different nodes, to make each other less likely.
//
// From k informed nodes on, the number of those that are informed within m rounds is at least that
// of tosses with probability 1-missed(k)^m, whose low end Chernoff's bound gives. The best way to
// part the rounds is what counts.
func Rounds(n, start, rounds int, missed func(k int) float64) int {
	return spread(n, start, rounds, missed, FalseAlarm)
}

const (
	// mostRounds are looked at: what is known after them does not become less.
	mostRounds = 128
	// mostAtOnce is how many rounds are taken as one. One call a round needs some twenty to be
	// certain to reach anybody.
	mostAtOnce = 32
)

func spread(n, start, rounds int, missed func(k int) float64, alarm float64) int {
	rounds = min(rounds, mostRounds)
	least := make([]int, rounds+1) // by rounds that are over
	least[0] = min(start, n)
	for r := range rounds {
		k := least[r]
		least[r+1] = max(least[r+1], k)
		all := missed(k)
		for m := 1; m <= min(mostAtOnce, rounds-r) && least[rounds] < n; m++ {
			more := tosses(n-k, math.Pow(all, float64(m)), alarm/float64(rounds))
			least[r+m] = max(least[r+m], k+more)
		}
	}
	return least[rounds]
}

// tosses is the most that so many tosses, which fail with some probability, succeed in except with
// the probability alarm.
func tosses(count int, fail, alarm float64) int {
	low, high := 0, count // low is certain
	for low < high {
		x := (low + high + 1) / 2
		if fewer(count, x-1, fail) <= math.Log(alarm) {
			low = x
		} else {
			high = x - 1
		}
	}
	return low
}

// fewer bounds the logarithm of the probability of at most so many successes, by Chernoff (W.
// Hoeffding: Probability inequalities for sums of bounded random variables, JASA 58, 1963, theorem
// 1).
func fewer(count, most int, fail float64) float64 {
	share := float64(most) / float64(count)
	switch {
	case fail <= 0:
		return math.Inf(-1)
	case share >= 1-fail:
		return 0
	case most == 0:
		return float64(count) * math.Log(fail)
	}
	return -float64(count) * (share*math.Log(share/(1-fail)) + (1-share)*math.Log((1-share)/fail))
}
